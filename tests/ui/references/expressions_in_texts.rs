use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for part in { core, server } {
            image: "rust:${{ matrix.part }}",
            variables: { A: "{{ secrets.token }}", B: "{{tasks.build.outputs.parameters.tag}}", C: "Bearer ${{ secrets.TOKEN }}", TAG: "${{ needs.build.outputs.tag }}" },
            script: "cargo test -p ${{ matrix.part }}",
        }
    }
}
