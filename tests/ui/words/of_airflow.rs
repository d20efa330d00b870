use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        schedule_interval: "@daily",
        dag_id: "nightly_load",
        max_active_tasks: 4,

        task load {
            operator: "DockerOperator",
            image: "python:3.13",
            op_kwargs: { day: "today" },
            execution_timeout: 600,
            do_xcom_push: true,
            on_failure_callback: notify,
            depends_on_past: true,
            script: "python load.py",
        }
    }
}
