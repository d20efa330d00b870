//! The pipeline as JSON.
//!
//! The traits of serde are implemented by hand: `serde_derive` and syn are nothing but this crate's three structs could
//! need in a user's build, where they take as long as all crates of Gofer's together. Both directions take the structs
//! apart without `..`, so that the compiler asks for a field that is new.
//!
//! `serde_json` is there for who reads a pipeline. The program of a block only prints one, and is built without.

mod fields;
mod print;
mod read;
mod write;

use crate::Pipeline;
pub use fields::{Field, Value};
use print::Printer;

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
        self.printed(false)
    }

    /// The pipeline that this JSON holds. It is not validated; [`Pipeline`] says how what is
    /// missing or unknown is read.
    ///
    /// This is there with the feature `json`, which takes `serde_json`; a program that only prints its pipeline is built without.
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
    #[cfg(feature = "json")]
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
        self.printed(true)
    }

    fn printed(&self, is_indented: bool) -> String {
        let mut json = Printer::new(is_indented);
        json.object(&self.fields());
        json.printed()
    }
}

/// An object on one line.
pub fn line(fields: &[Field<'_>]) -> String {
    let mut json = Printer::new(false);
    json.object(fields);
    json.printed()
}
