use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        <<<<<<< HEAD
        task one { image: "x" }
        =======
        task one { image: "y" }
        >>>>>>> feature/one
        task two {
            image: "x",
            depends_on: {
        <<<<<<< HEAD
                one,
        =======
                three,
        >>>>>>> feature/one
            },
        <<<<<<< HEAD
            command: ["a"],
        =======
            command: ["b"],
        >>>>>>> feature/one
        }
    }
}
