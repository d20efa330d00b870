//! Shell scripts: within the block, and in a file of their own.
//!
//! Up to 0.9.1 a server finds its secrets only if they are stored with a brace before their keys: cargo-gofer/docs/servers.md.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Backs a database up, and proves that the backup can be read.
        id: script,
        name: "Nightly backup",
        parallelism: 1,
        defaults: {
            // PostgreSQL's programs and curl, and a user other than root.
            image: "registry.example.com/tools/postgres:17",
            // Tasks share no files: what one hands on to the next one goes through a store.
            variables: { STORE: "https://backups.example.com/app", STORE_TOKEN: pipeline_secret("store_token") },
        },

        /// Dumps the database into the store.
        task backup {
            variables: {
                PGPASSWORD: pipeline_secret("postgres_password"),
                PGHOST: "db.example.com",
                PGUSER: "backup",
            },
            // A script is given to `sh -ec`, which stops at the first command that fails. The
            // indentation all lines share is removed, so here-documents work.
            script: r#"
                cat > ~/.curlrc <<EOF
                header = "Authorization: Bearer $STORE_TOKEN"
                fail
                EOF
                pg_dump --format=custom app > /tmp/app.dump
                curl --upload-file /tmp/app.dump "$STORE/app.dump"
            "#,
        }

        /// Restores it into an empty database and counts.
        task verify {
            depends_on: { backup },
            // A longer script stands in a file of its own, where an editor knows its language.
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: include_str!("verify.sh"),
        }
    }
}
