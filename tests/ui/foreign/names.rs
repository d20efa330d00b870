use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship", parallelism: inputs.runs,
        task build for base in { trixie } {
            image: matrix.base,
            script: file("build.sh"),
            variables: {
                TOKEN: secrets.DEPLOY_TOKEN,
                KEY: secrets["KEY"],
                PASS: vault("kv/deploy", "pass"),
                HOME: env.HOME,
                USER: env("USER"),
                LANG: getenv("LANG"),
                PATH: os.environ["PATH"],
                SHELL: process.env.SHELL,
                SHA: github.sha,
                REF: github.event.head.reference,
                TAG: steps.meta.outputs.tag,
                REGION: var.region,
            },
            registry_auth: { user: var.user, pass: secrets.PASSWORD },
        }
        task tests { image: "rust:1.95", depends_on: { build }, command: ["echo", matrix.kind, secret("own")] }
    }
}
