use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task lint { image: "rust:1.95" }
        task build {
            self.image("rust:1.95");
            self.script("make");
        }
        task test {
            image("rust:1.95").script("make")
        }
        task docs {
            image: "rust:1.95",
            variables.insert("A", "b"),
            depends_on.push(lint),
            command.extend(args),
        }
    }
}
