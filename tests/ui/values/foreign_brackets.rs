use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: <"Ship">,

        task build { image: "rust:1.95", command: <"cargo", "build"> }
        task test { image: "rust:1.95", command: |"cargo", "test"| }
        task lint { image: "rust:1.95", command: %w[cargo clippy] }
        task docs { image: "rust:1.95", command: #{"cargo", "doc"}, depends_on: <build> }
        task pack { image: "rust:1.95", command: list["cargo", "pack"], variables: <A: "b"> }
        task push { image: "rust:1.95", command: <<"cargo" "push">> }
    }
}
