//! An image with one layer more, in the form that `docker load` reads. The engine has the layers below
//! already and asks for none of them, so that what is copied is written once: to copy it into a container
//! and to make an image of that takes several times as long.

use std::fs::File;
use std::io::{self, PipeWriter};

use serde_json::{Map, Value, json};
use tar::{Builder, Header};

/// The image that another one becomes.
pub struct Layer {
    config: Vec<u8>,
    manifest: Vec<u8>,
}

/// The layer's own file.
const LAYER: &str = "layer.tar";

impl Layer {
    /// An image of this name: `inspected`, as the engine shows it, with these labels and a layer that has
    /// this digest. None where the engine does not say what is needed.
    pub fn over(inspected: &Value, name: &str, labels: &[(&str, String)], digest: &str) -> Option<Self> {
        let below = inspected["RootFS"]["Layers"].as_array().filter(|layers| !layers.is_empty())?;
        let mut of_image = inspected["Config"].as_object()?.clone();
        let mut all_labels = of_image.get("Labels").and_then(Value::as_object).cloned().unwrap_or_default();
        all_labels.extend(labels.iter().map(|(label, value)| ((*label).to_owned(), json!(value))));
        of_image.insert("Labels".to_owned(), Value::Object(all_labels));
        let mut config = Map::new();
        for (field, of_inspected) in [("architecture", "Architecture"), ("os", "Os"), ("variant", "Variant")] {
            config.extend(
                inspected
                    .get(of_inspected)
                    .filter(|value| value.is_string())
                    .map(|value| (field.to_owned(), value.clone())),
            );
        }
        let digests: Vec<Value> = below.iter().cloned().chain([json!(digest)]).collect();
        config.insert("config".to_owned(), Value::Object(of_image));
        config.insert("rootfs".to_owned(), json!({ "type": "layers", "diff_ids": digests }));
        // Files that are not there, and are not looked for where the layers are.
        let layers: Vec<String> =
            (0..below.len()).map(|number| format!("{number}.tar")).chain([LAYER.to_owned()]).collect();
        let manifest = json!([{ "Config": "config.json", "RepoTags": [format!("{name}:latest")], "Layers": layers }]);
        Some(Layer { config: Value::Object(config).to_string().into(), manifest: manifest.to_string().into() })
    }

    /// Writes it, with its layer from the beginning of a file.
    pub fn write(&self, mut layer: File, output: PipeWriter) -> io::Result<()> {
        let mut archive = Builder::new(output);
        for (name, bytes) in [("config.json", &self.config), ("manifest.json", &self.manifest)] {
            let mut header = Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, bytes.as_slice())?;
        }
        archive.append_file(LAYER, &mut layer)?;
        archive.into_inner().map(drop)
    }
}
