//! Keeps the JSON Schemas in `data/` like the Rust types that they are generated from.
//!
//! schemars is needed for the tests only, so that nobody who builds argraph waits for it.

use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// Asserts that the schema of `T`, which is read, is what `data/` holds, or writes it there where
/// the environment variable `ARGRAPH_UPDATE` is set.
pub(crate) fn assert_fresh<T: JsonSchema>(file: &str, shipped: &str) {
    assert_same(file, shipped, &schemars::schema_for!(T));
}

/// Asserts the same of a `T` that is only written: a key that may be left out is not required, and
/// one that is always there is.
pub(crate) fn assert_written<T: JsonSchema>(file: &str, shipped: &str) {
    let generator = SchemaSettings::default().for_serialize().into_generator();
    assert_same(file, shipped, &generator.into_root_schema_for::<T>());
}

/// Asserts that `schema` is what `data/` holds, or writes it there, as [`assert_fresh`] does.
pub(crate) fn assert_same(file: &str, shipped: &str, schema: &Schema) {
    let fresh = serde_json::to_string_pretty(schema).expect("a schema is JSON") + "\n";
    if std::env::var_os("ARGRAPH_UPDATE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
        fs::write(path, fresh).expect("data/ can be written");
    } else {
        assert!(fresh == shipped, "data/{file} is stale: run ARGRAPH_UPDATE=1 cargo test --lib");
    }
}
