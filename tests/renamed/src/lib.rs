//! Uses every part of the language in a crate of edition 2021 that knows gofer-dsl under
//! another name.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic, clippy::nursery)]

use pipelines::Pipeline;

/// A module of the name that the crate has elsewhere.
pub mod gofer_dsl {}

/// A pipeline with literal and computed values.
///
/// # Errors
/// Never; the `?` is what is tested.
pub fn pipeline(tag: &str) -> Result<Pipeline, std::num::ParseIntError> {
    Ok(pipelines::pipeline! {
        id: renamed,
        name: String::from("Renamed"),
        parallelism: "3".parse::<u8>()?,

        task build for toolchain in { stable: tag, msrv: "1.85" } {
            image: format!("rust:{toolchain}"),
            variables: { A: pipeline_secret("a"), B: global_secret(String::from("b")) },
            command: ["cargo", tag],
        }

        task report {
            image: tag,
            depends_on: { build[msrv]: failure },
            script: tag,
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_block_finds_its_crate() {
        let p = super::pipeline("1.95").unwrap();
        assert_eq!(p.validate(), Ok(()));
        assert_eq!((p.tasks[0].image.as_str(), p.parallelism), ("rust:1.95", 3));
        assert_eq!(p.tasks[0].variables["B"], "global_secret{{b}}");
    }
}
