use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", steps: { sh "make"; sh "make install" } }
        task test { image: "rust:1.95", steps: [sh("make test")] }
        task lint {
            image: "rust:1.95",
            steps {
                checkout scm
                sh "make lint"
            }
        }
        task docs { image: "rust:1.95", script { sh "make docs" } }
        task size { image: "rust:1.95", script: { sh "make"; cd "x"; sh "test" } }
        task deny { image: "rust:1.95", steps { sh "make" echo "done" archive "x" } }
        task audit {
            image: "rust:1.95",
            run: |
                cargo audit
                cargo deny check
        }
        task deploy {
            image: "rust:1.95",
            script: "make",
            description: >
                Ships the service
                to its users
        }
    }
}
