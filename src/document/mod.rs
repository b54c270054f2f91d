//! The document: an argument as written in its JSON file, format version 1.
//!
//! [`Document::read`] turns a [`Source`] into a `Document` and the findings that reading gave.
//! Everything that later messages may point at is a [`Spanned`] value. The types hold what the
//! file says, true or not; what it means is [`ArgumentGraph`](crate::graph::ArgumentGraph)'s
//! business. The JSON Schema in `data/` is generated from these types and their comments, and
//! `docs/format.md` tells people what each key is for.

mod format;
pub mod quotes;
mod raw;
mod read;
pub mod sentences;
mod texts;

use serde_json::value::RawValue;

use crate::diagnostic::Finding;
use crate::source::{Source, Span, Spanned};

/// The JSON Schema of documents, as in `data/argraph.schema.json`.
pub const SCHEMA: &str = include_str!("../../data/argraph.schema.json");

pub use format::format;
pub(crate) use format::{format_with, line_break};
pub use texts::{Missing, SourceText, Texts, default_root};

/// A name in a document. Most ids are short enough to lie in the value itself, so that reading
/// a large document does not allocate for each of them.
pub type Id = compact_str::CompactString;

/// The argument of a text: its statements, and the links by which they support or attack.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph document", deny_unknown_fields, transform = schema::no_null))]
pub struct Document {
    /// Where the schema of this format lies; editors use it to help while typing.
    #[cfg_attr(test, schemars(rename = "$schema"))]
    pub schema: Option<Spanned<String>>,
    /// Version of the format: 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub version: u32,
    /// What the picture and the reports call the argument.
    #[cfg_attr(test, schemars(default))]
    pub title: Option<Spanned<String>>,
    /// What the argument is about, for a reader who does not know the text.
    pub description: Option<Spanned<String>>,
    /// The texts that nodes and links quote.
    #[cfg_attr(test, schemars(default))]
    pub sources: Vec<TextSource>,
    /// Titled groups of nodes, drawn as backgrounds.
    #[cfg_attr(test, schemars(default))]
    pub groups: Vec<Group>,
    /// The statements.
    pub nodes: Vec<Node>,
    /// The inferences: what supports or attacks what.
    #[cfg_attr(test, schemars(default))]
    pub links: Vec<Link>,
}

impl Document {
    /// Reads a document. All findings of the reading are returned together; what could be read
    /// is in the document all the same. A node or link without the keys that it needs is marked
    /// [`damaged`](Node::damaged), so that no rule says the same thing again.
    ///
    /// Time is linear in the text. Nothing in it makes this overflow the stack or panic.
    ///
    /// # Errors
    /// The one finding that the text is no JSON object, or one of another kind, so that there is no
    /// document.
    pub fn read(source: &Source) -> Result<(Self, Vec<Finding>), Box<Finding>> {
        read::document(source)
    }
}

/// A text that the argument is taken from.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields, transform = schema::no_null))]
pub struct TextSource {
    /// Name by which quotes refer to it, in kebab-case.
    #[cfg_attr(test, schemars(schema_with = "schema::id"))]
    pub id: Spanned<Id>,
    /// Where the text lies, relative to this document. Without a path nothing is compared.
    pub path: Option<Spanned<String>>,
    /// Title of the text.
    pub title: Option<Spanned<String>>,
    /// Who wrote it.
    pub author: Option<Spanned<String>>,
    /// Where it was published.
    pub url: Option<Spanned<String>>,
    /// The whole object in the file.
    #[cfg_attr(test, schemars(skip))]
    pub span: Span,
}

/// A titled group of nodes.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields, transform = schema::no_null))]
pub struct Group {
    /// Name by which nodes refer to it, in kebab-case.
    #[cfg_attr(test, schemars(schema_with = "schema::id"))]
    pub id: Spanned<Id>,
    /// What the picture writes on it; the id where this is absent.
    pub title: Option<Spanned<String>>,
    /// The group that holds this one.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub within: Option<Spanned<Id>>,
    /// The whole object in the file.
    #[cfg_attr(test, schemars(skip))]
    pub span: Span,
}

/// What a statement is in the argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What the whole text argues for.
    Thesis,
    /// A statement that needs support.
    #[default]
    Claim,
    /// A statement taken as given: a fact, a testimony, a value, a shared assumption.
    Premise,
    /// A counter-consideration, raised against something.
    Challenge,
}

impl Kind {
    /// All kinds, from the thesis down.
    pub const ALL: [Self; 4] = [Self::Thesis, Self::Claim, Self::Premise, Self::Challenge];

    /// The word that the file format uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Thesis => "thesis",
            Self::Claim => "claim",
            Self::Premise => "premise",
            Self::Challenge => "challenge",
        }
    }
}

/// A statement.
// What few statements have is boxed, so that the many take less room.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields, transform = schema::no_null))]
pub struct Node {
    /// Name by which links refer to it, in kebab-case; nodes and links share one name space.
    #[cfg_attr(test, schemars(schema_with = "schema::id"))]
    pub id: Spanned<Id>,
    /// What it is in the argument.
    pub kind: Spanned<Kind>,
    /// What it says: one statement, one sentence.
    pub text: Spanned<String>,
    /// Where a source says it, word for word.
    #[cfg_attr(test, schemars(default))]
    pub quotes: Vec<Quote>,
    /// The group that it is drawn in.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub group: Option<Spanned<Id>>,
    /// Words of your own to find it by.
    #[cfg_attr(test, schemars(default))]
    pub tags: Vec<Spanned<String>>,
    /// A remark for those who read the file.
    pub note: Option<Box<Spanned<String>>>,
    /// Whether the text leaves it unsaid; drawn dashed.
    #[cfg_attr(test, schemars(default))]
    pub implicit: bool,
    /// Initial strength for the gradual semantics, from 0 to 1.
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub weight: Option<Spanned<f64>>,
    /// Rules that may be broken here: the rule's name, and why.
    #[cfg_attr(test, schemars(schema_with = "schema::allow", default))]
    pub allow: Vec<Allowance>,
    /// An id that it had in an earlier revision, so that the diff knows it again.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub formerly: Option<Box<Spanned<Id>>>,
    /// Anything else, kept untouched.
    #[cfg_attr(test, schemars(schema_with = "schema::anything", default))]
    pub meta: Option<Box<RawValue>>,
    /// The whole object in the file.
    #[cfg_attr(test, schemars(skip))]
    pub span: Span,
    /// Whether a finding has said already that a key is missing or unusable.
    #[cfg_attr(test, schemars(skip))]
    pub damaged: bool,
}

impl Node {
    /// A statement made in code.
    pub fn new(id: impl Into<Id>, kind: Kind, text: impl Into<String>) -> Self {
        Self {
            id: Spanned::from(id.into()),
            kind: Spanned::new(kind, Span::default()),
            text: Spanned::from(text.into()),
            ..Self::default()
        }
    }
}

/// How a link bears on its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// It speaks for the target.
    Supports,
    /// It speaks against the target.
    Attacks,
}

impl Relation {
    /// The word that the file format uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Attacks => "attacks",
        }
    }

    /// The verb of a sentence about so many sources: "a supports t", "a + b support t".
    pub fn verb(self, sources: usize) -> &'static str {
        match (self, sources) {
            (_, ..=1) => self.as_str(),
            (Self::Supports, _) => "support",
            (Self::Attacks, _) => "attack",
        }
    }
}

/// An inference: `from` together support or attack one target.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields, transform = schema::link))]
pub struct Link {
    /// Name by which another link can attack or back this one; needed only for that.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub id: Option<Spanned<Id>>,
    /// The statements that it starts from: one id, or a list of ids that are needed together.
    #[cfg_attr(test, schemars(schema_with = "schema::one_or_more_ids"))]
    pub from: Vec<Spanned<Id>>,
    /// The node or link that it speaks for.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub supports: Option<Spanned<Id>>,
    /// The node or link that it speaks against.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_id", default))]
    pub attacks: Option<Spanned<Id>>,
    /// The argument scheme, such as "expert opinion" or "practical reasoning".
    pub scheme: Option<Box<Spanned<String>>>,
    /// A remark for those who read the file.
    pub note: Option<Box<Spanned<String>>>,
    /// How much of its sources' strength it passes on, from 0 to 1.
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub weight: Option<Spanned<f64>>,
    /// Where a source makes this inference, word for word.
    #[cfg_attr(test, schemars(default))]
    pub quotes: Vec<Quote>,
    /// Rules that may be broken here: the rule's name, and why.
    #[cfg_attr(test, schemars(schema_with = "schema::allow", default))]
    pub allow: Vec<Allowance>,
    /// Anything else, kept untouched.
    #[cfg_attr(test, schemars(schema_with = "schema::anything", default))]
    pub meta: Option<Box<RawValue>>,
    /// The whole object in the file.
    #[cfg_attr(test, schemars(skip))]
    pub span: Span,
    /// Whether a finding has said already that a key is missing or unusable.
    #[cfg_attr(test, schemars(skip))]
    pub damaged: bool,
}

impl Link {
    /// A support made in code: the sources are needed together.
    pub fn supports<S: Into<Id>>(from: impl IntoIterator<Item = S>, target: impl Into<Id>) -> Self {
        let from = from.into_iter().map(|id| Spanned::from(id.into())).collect();
        Self { from, supports: Some(Spanned::from(target.into())), ..Self::default() }
    }

    /// An attack made in code: the sources are needed together.
    pub fn attacks<S: Into<Id>>(from: impl IntoIterator<Item = S>, target: impl Into<Id>) -> Self {
        let from = from.into_iter().map(|id| Spanned::from(id.into())).collect();
        Self { from, attacks: Some(Spanned::from(target.into())), ..Self::default() }
    }

    /// The same link with an id, so that others can attack or back it.
    pub fn with_id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(Spanned::from(id.into()));
        self
    }

    /// What it says of which target; nothing where it names neither or both.
    pub fn relation(&self) -> Option<(Relation, &Spanned<Id>)> {
        match (&self.supports, &self.attacks) {
            (Some(target), None) => Some((Relation::Supports, target)),
            (None, Some(target)) => Some((Relation::Attacks, target)),
            _ => None,
        }
    }

    /// The smallest token that stands for the link: its id, else its target, else its sources,
    /// else the whole object.
    pub fn place(&self) -> Span {
        let target = self.supports.as_ref().or(self.attacks.as_ref());
        let token = self.id.as_ref().or(target).or(self.from.first());
        token.map_or(self.span, |token| token.span)
    }
}

/// A passage of a source, word for word.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields, transform = schema::no_null))]
pub struct Quote {
    /// Id of the source.
    #[cfg_attr(test, schemars(schema_with = "schema::id"))]
    pub source: Spanned<Id>,
    /// The passage; white space and the style of quotation marks and dashes may differ.
    pub text: Spanned<String>,
}

/// Leave to break a rule at one place.
#[derive(Debug, Clone, Default)]
pub struct Allowance {
    /// Name of the rule.
    pub rule: Spanned<Id>,
    /// Why it may be broken here.
    pub reason: Spanned<String>,
}

/// Parts of the JSON Schema that the types alone do not tell.
#[cfg(test)]
pub(crate) mod schema {
    use schemars::{Schema, SchemaGenerator, json_schema};
    use serde_json::Value;

    const KEBAB: &str =
        "^[^\\s\\x00-\\x1f!-,./:-@A-Z\\[-`{-~-]+(-[^\\s\\x00-\\x1f!-,./:-@A-Z\\[-`{-~-]+)*$";

    pub(crate) fn id(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": KEBAB })
    }

    pub(crate) fn optional_id(generator: &mut SchemaGenerator) -> Schema {
        id(generator)
    }

    pub(crate) fn one_or_more_ids(generator: &mut SchemaGenerator) -> Schema {
        let id = id(generator);
        json_schema!({ "anyOf": [
            id,
            { "type": "array", "items": id, "minItems": 1, "uniqueItems": true },
        ] })
    }

    pub(crate) fn allow(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } })
    }

    pub(crate) fn anything(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }

    /// A key that is not needed is left out where it has no value: `null` is none.
    pub(crate) fn no_null(schema: &mut Schema) {
        let keys = schema.get_mut("properties").and_then(Value::as_object_mut);
        for key in keys.into_iter().flat_map(|keys| keys.values_mut()) {
            if let Some([value, Value::String(null)]) = key["type"].as_array().map(Vec::as_slice)
                && null == "null"
            {
                key["type"] = value.clone();
            }
            if key["default"].is_null() {
                key.as_object_mut().map(|key| key.remove("default"));
            }
        }
    }

    /// A link has exactly one of `supports` and `attacks`.
    pub(crate) fn link(schema: &mut Schema) {
        no_null(schema);
        schema.insert(
            "oneOf".into(),
            serde_json::json!([{ "required": ["supports"] }, { "required": ["attacks"] }]),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, SCHEMA};

    /// `ARGRAPH_UPDATE=1 cargo test --lib` writes the schema anew.
    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_fresh::<Document>("argraph.schema.json", SCHEMA);
    }
}
