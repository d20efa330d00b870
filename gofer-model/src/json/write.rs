use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeStruct, Serializer};

use crate::{Pipeline, RegistryAuth, Status, Task};

impl Serialize for Pipeline {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        // Which characters ids are made of is not in the JSON.
        let Pipeline { id, name, description, parallelism, tasks, ids: _ } = self;
        let mut json = json.serialize_struct("Pipeline", 5)?;
        json.serialize_field("id", id)?;
        json.serialize_field("name", name)?;
        json.serialize_field("description", description)?;
        json.serialize_field("parallelism", parallelism)?;
        json.serialize_field("tasks", tasks)?;
        json.end()
    }
}

impl Serialize for Task {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        let Task {
            id,
            description,
            image,
            registry_auth,
            depends_on,
            variables,
            entrypoint,
            command,
            inject_api_token,
            always_pull_newest_image,
        } = self;
        let mut json = json.serialize_struct("Task", 10)?;
        json.serialize_field("id", id)?;
        json.serialize_field("description", description)?;
        json.serialize_field("image", image)?;
        json.serialize_field("registry_auth", registry_auth)?;
        json.serialize_field("depends_on", &Statuses(depends_on))?;
        json.serialize_field("variables", variables)?;
        json.serialize_field("entrypoint", entrypoint)?;
        json.serialize_field("command", command)?;
        json.serialize_field("inject_api_token", inject_api_token)?;
        json.serialize_field("always_pull_newest_image", always_pull_newest_image)?;
        json.end()
    }
}

impl Serialize for RegistryAuth {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        let RegistryAuth { user, pass } = self;
        let mut json = json.serialize_struct("RegistryAuth", 2)?;
        json.serialize_field("user", user)?;
        json.serialize_field("pass", pass)?;
        json.end()
    }
}

/// Statuses by the words of the JSON.
struct Statuses<'a>(&'a BTreeMap<String, Status>);

impl Serialize for Statuses<'_> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.collect_map(self.0.iter().map(|(id, status)| (id, status.json())))
    }
}
