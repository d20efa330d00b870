//! What serde's derive does not do by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::{Pipeline, Status};

impl Pipeline {
    /// The pipeline's JSON on one line: fields in the order Gofer's own SDKs print them,
    /// tasks in their order, maps in key order. It is not validated.
    ///
    /// ```
    /// let json = gofer_dsl::Pipeline::new("nightly", "Nightly build").to_json();
    /// assert_eq!(json, r#"{"id":"nightly","name":"Nightly build","description":null,"parallelism":0,"tasks":[]}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        printed(serde_json::to_string(self))
    }

    /// The pipeline that this JSON holds. It is not validated; [`Pipeline`] says how what is
    /// missing or unknown is read.
    ///
    /// # Errors
    /// If the text is no JSON or no pipeline; the error says what was expected, line and column.
    ///
    /// ```
    /// use gofer_dsl::Pipeline;
    /// let pipeline = Pipeline::from_json(r#"{"id":"nightly","name":"Nightly build"}"#)?;
    /// assert_eq!(pipeline, Pipeline::new("nightly", "Nightly build"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// The same JSON, indented for people.
    ///
    /// ```
    /// assert!(gofer_dsl::Pipeline::new("nightly", "Nightly build").to_json_pretty().starts_with("{\n  \"id\""));
    /// ```
    #[must_use]
    pub fn to_json_pretty(&self) -> String {
        printed(serde_json::to_string_pretty(self))
    }
}

/// A pipeline is made of strings, numbers and maps with strings as keys, of which `serde_json`
/// refuses none, and a `String` takes all that is written to it.
fn printed(json: serde_json::Result<String>) -> String {
    json.expect("a pipeline holds nothing that JSON cannot")
}

pub(crate) const fn absent_is_true() -> bool {
    true
}

/// `null` for a list: Go prints an empty slice so.
pub(crate) fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(json: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or_default())
}

/// A map, or `null` for an empty one, as Go prints it; a key given twice is an error, since
/// one of its values would be lost.
pub(crate) fn unique_keys<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    json: D,
) -> Result<BTreeMap<String, V>, D::Error> {
    struct Unique<V>(PhantomData<V>);

    impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(BTreeMap::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = entries.next_key::<String>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("`{}` is given twice", gofer_core::shown(&key))));
                }
                map.insert(key, entries.next_value()?);
            }
            Ok(map)
        }
    }

    json.deserialize_any(Unique(PhantomData))
}

/// Statuses by the words of the JSON.
pub(crate) mod statuses {
    use super::{BTreeMap, Deserialize, Deserializer, Error, Serialize, Serializer, Status, unique_keys};

    struct Word(Status);

    impl<'de> Deserialize<'de> for Word {
        fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
            let word = String::deserialize(json)?;
            let unknown = || {
                let words = gofer_core::list(&Status::ALL.map(Status::json));
                D::Error::custom(format_args!("unknown status `{}`, expected one of {words}", gofer_core::shown(&word)))
            };
            Status::from_json(&word).map(Word).ok_or_else(unknown)
        }
    }

    impl Serialize for Word {
        fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
            json.serialize_str(self.0.json())
        }
    }

    pub(crate) fn serialize<S: Serializer>(map: &BTreeMap<String, Status>, json: S) -> Result<S::Ok, S::Error> {
        json.collect_map(map.iter().map(|(id, status)| (id, Word(*status))))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<BTreeMap<String, Status>, D::Error> {
        let words: BTreeMap<String, Word> = unique_keys(json)?;
        Ok(words.into_iter().map(|(id, Word(status))| (id, status)).collect())
    }
}
