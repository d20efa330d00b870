//! A run of what was registered.

use std::sync::Arc;

use super::report::{Ran, UppedPipeline};
use crate::cli::UpArgs;
use crate::pipelines::Origin;
use crate::run::remote::{self, Remote};
use crate::server::Server;
use crate::source::{Read, Source};
use crate::stop::Stop;

/// Says before anything is done that only one pipeline can be run, and what cannot be shown of it.
pub fn check(args: &UpArgs, found: &[(&Origin, &Read)]) -> Result<(), Stop> {
    if args.run && found.len() > 1 {
        let ids: Vec<&str> = found.iter().map(|(_, read)| read.pipeline.id.as_str()).collect();
        return Err(Stop::usage(format!("`--run` starts one pipeline, and these are {}", gofer_core::list(&ids)))
            .help("name the one that is meant, as PIPELINE or with `--package` or `--bin`"));
    }
    found.iter().try_for_each(|(_, read)| remote::check(args.format, &args.tail, &args.report, &read.pipeline))
}

/// Starts it, and shows it if that is wanted.
pub fn start(args: &UpArgs, server: &Arc<Server>, row: &mut UppedPipeline) -> Result<(), Stop> {
    let here = Source::here();
    let remote = Remote {
        server,
        namespace: &row.namespace,
        pipeline: row.pipeline,
        version: row.version.unwrap_or_default(),
        variables: &args.variable,
        on_interrupt: args.on_interrupt,
        format: args.format,
        source: args.inputs.sources.first().unwrap_or(&here),
        out: args.out.as_ref(),
        tail: &args.tail,
        reports: &args.report,
    };
    let mut ended = remote::run(&remote, args.follow)?;
    let stop = ended.stop.take();
    let said = args.say(|| ended.text.clone());
    // Also where something went wrong since: that it has begun is true.
    row.run = Some(Ran::of(ended));
    stop.map_or(said, Err)
}
