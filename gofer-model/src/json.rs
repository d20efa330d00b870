//! The pipeline as JSON.
//!
//! The traits of serde are implemented by hand: `serde_derive` and syn are nothing but this crate's three structs could
//! need in a user's build, where they take as long as all crates of Gofer's together. Both directions take the structs
//! apart without `..`, so that the compiler asks for a field that is new.

mod read;
mod write;

use crate::Pipeline;

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
