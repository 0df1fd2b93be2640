//! Lists, in every shape in which a workflow gives them.

use super::Fields;
use super::send_media_message::choice;
use crate::graph::json::{self, Json, Kind};
use crate::message::{Field, InvalidInput, trimmed};
use crate::words::entry_name;

/// Lists within lists, and texts of them, are opened so deep; what is within stays an entry, which no operation takes.
const DEEPEST_LIST: usize = 5;

/// JSON text is read so deep: no entry of [`DEEPEST_LIST`] is cut short where it still says something.
const DEEPEST_JSON: usize = 12;

/// The entries of a field that holds a list: as the editor has it (`{values: [...]}`), as a list, as a list within one, as
/// JSON text of these, as Meta's whole payload that has the list by the name `in_payload`; what is none of them is one entry. What the
/// editor leaves behind at the end where entries were added and not filled in is none.
///
/// # Errors
/// [`InvalidInput`] for text that begins as JSON and is none.
pub(super) fn entries(
    field: &Field,
    name: &str,
    in_payload: &str,
) -> Result<Vec<Field>, InvalidInput> {
    let read = of_text(field, name)?;
    let field = read.as_ref().unwrap_or(field);
    let field = match field.member(in_payload) {
        Field::Missing => field,
        whole => whole,
    };
    let mut found = Vec::new();
    match field {
        // The editor's list before the first entry is added.
        Field::Object(members) if members.is_empty() => {}
        nothing if nothing.is_not_set() => {}
        given => unfold(given, name, DEEPEST_LIST, &mut found)?,
    }
    if matches!(field, Field::Object(members) if is_of_the_editor(members)) {
        while found
            .last()
            .is_some_and(|last| matches!(last, Field::Object(_)) && is_left_behind(last))
        {
            found.pop();
        }
    }
    Ok(found)
}

/// A list's field, as its operation has it: either the editor's fields or what an expression gives.
pub(super) struct ListField {
    /// Where the editor's fields are, and what an error calls the list.
    pub(super) name: &'static str,
    /// Which of the two it is, as the item says, and what an error calls that.
    pub(super) source: (&'static str, &'static str),
    /// Where what an expression gives is.
    pub(super) json: &'static str,
}

impl ListField {
    /// The field that counts. Where the item has no such choice, it is what an expression gives, if there is one.
    ///
    /// # Errors
    /// [`InvalidInput`] where the item says neither.
    pub(super) fn of<'f>(&self, fields: &'f Fields) -> Result<&'f Field, InvalidInput> {
        let (source, label) = self.source;
        let (source, json) = (fields.get(source), fields.get(self.json));
        let is_json = if source == &Field::Missing {
            !json.is_not_set()
        } else {
            choice(source, label, ["fields", "json"])? == "json"
        };
        Ok(if is_json { json } else { fields.get(self.name) })
    }
}

/// What is made of each entry of a list, in their order; `read` gets the entry and what an error calls it.
///
/// # Errors
/// The first error that `read` gives.
pub(super) fn each<T>(
    entries: &[Field],
    name: &str,
    read: impl Fn(&Field, &str) -> Result<T, InvalidInput>,
) -> Result<Vec<T>, InvalidInput> {
    let mut all = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        all.push(read(entry, &entry_name(name, place))?);
    }
    Ok(all)
}

fn unfold(
    field: &Field,
    name: &str,
    depth: usize,
    found: &mut Vec<Field>,
) -> Result<(), InvalidInput> {
    let Some(depth) = depth.checked_sub(1) else {
        found.push(field.clone());
        return Ok(());
    };
    match field {
        Field::List(list) => {
            for entry in list {
                unfold(entry, name, depth, found)?;
            }
        }
        Field::Object(members) if is_of_the_editor(members) => {
            unfold(field.member("values"), name, depth, found)?;
        }
        _ => match of_text(field, name)? {
            Some(read) => unfold(&read, name, depth, found)?,
            None => found.push(field.clone()),
        },
    }
    Ok(())
}

/// Whether an object is the editor's way of holding a list, which has nothing beside the list.
fn is_of_the_editor(members: &[(String, Field)]) -> bool {
    matches!(members, [(name, value)] if name == "values" && value != &Field::Missing)
}

/// Whether the editor leaves such an entry behind where one was added and not filled in: a choice has a value from the start,
/// a list no entries. What an expression found nothing for is no text, and not left behind.
fn is_left_behind(entry: &Field) -> bool {
    match entry {
        Field::Text(text) => text.is_empty(),
        Field::List(entries) => entries.iter().all(is_left_behind),
        Field::Object(members) => members
            .iter()
            .all(|(name, member)| name == "type" || is_left_behind(member)),
        _ => false,
    }
}

/// What JSON text says; nothing where it is no such text.
fn of_text(field: &Field, name: &str) -> Result<Option<Field>, InvalidInput> {
    let Field::Text(text) = field else {
        return Ok(None);
    };
    let text = trimmed(text);
    if !text.starts_with(['[', '{']) {
        return Ok(None);
    }
    let read = json::parse(text).ok_or_else(|| {
        InvalidInput::of(
            &[name, " is text that begins as JSON and is none"],
            "Give a list, or its JSON text, with every quotation mark and bracket closed.",
        )
    })?;
    Ok(Some(of_json(read, DEEPEST_JSON)))
}

fn of_json(value: Json<'_>, depth: usize) -> Field {
    let within = depth.saturating_sub(1);
    match value.kind() {
        Kind::Null => Field::Missing,
        Kind::Bool => Field::Flag(value.is_true()),
        // As it is written: no digit is lost.
        Kind::Number => Field::Text(value.written().to_owned()),
        Kind::Text => Field::Text(value.text().unwrap_or_default()),
        Kind::List if depth == 0 => Field::List(Vec::new()),
        Kind::List => Field::List(
            value
                .list()
                .into_iter()
                .map(|entry| of_json(entry, within))
                .collect(),
        ),
        Kind::Object if depth == 0 => Field::Object(Vec::new()),
        Kind::Object => Field::Object(value.object().map_or_else(Vec::new, |object| {
            object
                .members()
                .map(|(name, member)| (name.to_owned(), of_json(member, within)))
                .collect()
        })),
    }
}
