use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (me, secret) = ("me", "secret");
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", registry_auth: { "me": "secret" } }
        task test { image: "rust:1.95", registry_auth: { me, secret }, script: "make" }
        task lint { image: "rust:1.95", registry_auth: "me", "secret", script: "make" }
        task docs { image: "rust:1.95", registry_auth: Login::new("me", secret), script: "make" }
        task audit { image: "rust:1.95", registry_auth: [{ user: "me", pass: secret }], script: "make" }
        task bench { image: "rust:1.95", registry_auth: { "ghcr.io": { user: "me", pass: secret } }, script: "make" }
        task publish { image: "rust:1.95", registry_auth: login("ghcr.io", "team"), script: "make" }
        task notify { image: "rust:1.95", registry_auth: RegistryAuth::from_file("a.json", "ghcr.io"), script: "make" }
        task sign { image: "rust:1.95", registry_auth: { "ghcr.io": "me:pw" }, script: "make" }
        task scan { image: "rust:1.95", registry_auth: "https://me:pw", script: "make" }
        task deploy { image: "rust:1.95", registry_auth: (me, secret.to_owned()), script: "make" }
    }
}
