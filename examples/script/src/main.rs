//! Shell scripts: within the block, and in a file of their own.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Backs a database up, and proves that the backup can be read.
        id: script,
        name: "Nightly backup",
        parallelism: 1,

        /// Dumps the database into the bucket.
        task backup {
            image: "postgres:17",
            variables: {
                PGPASSWORD: pipeline_secret("postgres_password"),
                PGHOST: "db.example.com",
                PGUSER: "backup",
            },
            // A script is given to `sh -ec`, which stops at the first command that fails. The
            // indentation all lines share is removed, so here-documents work.
            script: r#"
                cat > ~/.psqlrc <<'EOF'
                \set ON_ERROR_STOP on
                EOF
                pg_dump --format=custom app > /backup/app.dump
                ls -l /backup
            "#,
        }

        /// Restores it into an empty database and counts.
        task verify {
            image: "postgres:17",
            depends_on: { backup },
            // A longer script stands in a file of its own, where an editor knows its language.
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: include_str!("verify.sh"),
        }
    }
}
