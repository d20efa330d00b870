fn main() -> gofer_dsl::Pipeline { gofer_dsl::pipeline! { id: ship, name: "Ship", task one { image: "x:1", command: ["a", b as] } task one { image: "x:1", command: ["echo", $HOME, <name>] } } }
