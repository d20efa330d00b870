use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task tekton {
            image: "rust:$[[ inputs.tag ]]",
            registry_auth: { user: "$(params.user)", pass: "${{ secrets.REGISTRY_PASS }}" },
            variables: { A: "$(params.version)", B: "$(tasks.build.results.tag)", C: "%env.HOME%", D: "v-<< pipeline.number >>" },
            command: ["make", "TAG=$(params.tag)", "{{inputs.parameters.target}}", "$[ dependencies.a.outputs['b.c'] ]", "<+secrets.token>"],
        }
        task argo { image: "rust:<< parameters.tag >>", script: "echo {{workflow.name}}" }
        task matrix for os in { debian, alpine } {
            image: "rust:1",
            variables: { A: "${{ matrix.os }}" },
            command: ["make", "--os={{matrix.os}}"],
        }
        task others {
            image: "docker:28",
            variables: { A: "{{ .Values.tag }}", B: "%(asctime)s", C: "$(VERSION)", D: "{{item}}" },
            command: ["docker", "inspect", "--format", "{{.State.Running}}", "name"],
        }
        task shell { image: "rust:1", script: "echo $(params.sh) && cat << parameters.x >> file" }
    }
}
