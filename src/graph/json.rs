//! Reading JSON as JavaScript's `JSON.parse` reads it, with numbers kept as they are written: an id past 2^53 must not
//! become a float on the way. A value stays text until it is asked for, so that nothing beside what is looked up can
//! spoil it: no nesting is too deep, no number too large, no escape too strange.
//! (serde_json can do so too, at 45 KB more of WebAssembly and with float tables that nothing here needs.)

mod decimal;

use hifijson::escape::Lex as _;
use hifijson::num::Lex as _;
use hifijson::str::{Lex as _, LexWrite as _};
use hifijson::token::Lex as _;
use hifijson::{Error, Expect, Read as _, SliceLexer};

pub(crate) use decimal::Decimal;

/// A JSON value, whole and well-formed, as it was written.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a>(&'a str);

/// What kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
}

/// The members of an object, in their order.
pub(crate) struct Object<'a>(Vec<(String, Json<'a>)>);

/// Reads a text that is one JSON value, or nothing. White space and a byte-order mark around it do not matter.
pub(crate) fn parse(text: &str) -> Option<Json<'_>> {
    let text = text.trim_matches(|mark: char| mark.is_whitespace() || mark == '\u{feff}');
    let mut lexer = SliceLexer::new(text.as_bytes());
    skip_value(&mut lexer).ok()?;
    lexer.as_slice().is_empty().then_some(Json(text))
}

/// The members of a text that is one JSON object.
#[inline(never)]
pub(crate) fn parse_object(text: &str) -> Option<Object<'_>> {
    parse(text)?.object()
}

impl<'a> Json<'a> {
    pub(crate) fn kind(self) -> Kind {
        match self.0.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The value as it is written.
    pub(crate) fn written(self) -> &'a str {
        self.0
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(self) -> bool {
        self.0 == "true"
    }

    /// Whether it is a value that says nothing: `null`, `false`, zero, or an empty text, list or object.
    pub(crate) fn is_empty(self) -> bool {
        let text = self.0;
        let inside = text
            .get(1..text.len().saturating_sub(1))
            .unwrap_or_default();
        match self.kind() {
            Kind::Null => true,
            Kind::Bool => !self.is_true(),
            Kind::Number => Decimal::read(text).is_some_and(Decimal::is_zero),
            Kind::Text | Kind::List | Kind::Object => inside.trim().is_empty(),
        }
    }

    /// Its members, if it is an object.
    pub(crate) fn object(self) -> Option<Object<'a>> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut members = Vec::new();
        let mut lexer = SliceLexer::new(self.0.as_bytes());
        let read = lexer
            .discarded()
            .seq(b'}', SliceLexer::ws_peek, |_, lexer| {
                let name = string(lexer.discarded())?;
                lexer
                    .expect(SliceLexer::ws_peek, b':')
                    .ok_or(Expect::Colon)?;
                members.push((name, self.value(lexer)?));
                Ok::<_, Error>(())
            });
        read.ok().map(|()| Object(members))
    }

    /// Its elements; none if it is no list.
    pub(crate) fn list(self) -> Vec<Self> {
        let mut elements = Vec::new();
        if self.kind() == Kind::List {
            let mut lexer = SliceLexer::new(self.0.as_bytes());
            let _ = lexer
                .discarded()
                .seq(b']', SliceLexer::ws_peek, |_, lexer| {
                    elements.push(self.value(lexer)?);
                    Ok::<_, Error>(())
                });
        }
        elements
    }

    /// The value that comes next within this one.
    fn value(self, lexer: &mut SliceLexer) -> Result<Self, Error> {
        let position = |lexer: &SliceLexer| self.0.len().saturating_sub(lexer.as_slice().len());
        lexer.eat_whitespace();
        let begin = position(lexer);
        skip_value(lexer)?;
        let value = self.0.get(begin..position(lexer));
        value.map(Self).ok_or_else(|| Expect::Value.into())
    }

    /// Text. Half of a character, as a text cut inside an emoji ends with, becomes U+FFFD.
    pub(crate) fn text(self) -> Option<String> {
        if self.kind() != Kind::Text {
            return None;
        }
        string(SliceLexer::new(self.0.as_bytes()).discarded()).ok()
    }

    /// A whole number, however it is written (`10`, `10.0`, `1e1`), also as text.
    pub(crate) fn whole_number(self) -> Option<i64> {
        self.number()?.whole()
    }

    /// How much of something, at least nothing: in parts of which `parts` make one, rounded up. Also as text.
    pub(crate) fn amount(self, parts: u32) -> Option<u64> {
        let number = self.number()?;
        (!number.is_negative()).then(|| number.parts_rounded_up(parts))
    }

    /// An id, digit for digit: text, or a bare number of any length, if it is a whole one.
    pub(crate) fn id(self) -> Option<String> {
        let written = self.0;
        let id = match self.kind() {
            Kind::Text => self.text()?,
            Kind::Number if written.bytes().all(|byte| byte.is_ascii_digit()) => written.to_owned(),
            // As JavaScript reads `10.0` and `1e3`.
            Kind::Number => u64::try_from(self.whole_number()?).ok()?.to_string(),
            _ => return None,
        };
        (!id.trim().is_empty()).then_some(id)
    }

    fn number(self) -> Option<Decimal> {
        match self.kind() {
            Kind::Number => Decimal::read(self.0),
            Kind::Text => Decimal::read(self.text()?.trim()),
            _ => None,
        }
    }
}

impl<'a> Object<'a> {
    /// A member by its name; the last one if there are several, as JavaScript has it. `null` counts as absent.
    pub(crate) fn member(&self, name: &str) -> Option<Json<'a>> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| *value)
            .filter(|value| value.kind() != Kind::Null)
    }

    /// The members with their names, in their order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// All names, as often as they occur.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// All values, whatever their names.
    pub(crate) fn values(&self) -> impl Iterator<Item = Json<'a>> {
        self.0.iter().map(|(_, value)| *value)
    }
}

/// Goes past one value, without a limit to its depth.
fn skip_value(lexer: &mut SliceLexer) -> Result<(), Error> {
    // The ends of the lists and objects that the lexer is within.
    let mut ends = Vec::new();
    loop {
        let end = match lexer.ws_peek().ok_or(Expect::Value)? {
            b'[' => Some(b']'),
            b'{' => Some(b'}'),
            _ => None,
        };
        match end {
            None => skip_leaf(lexer)?,
            Some(end) => {
                if lexer.discarded().ws_peek() != Some(end) {
                    skip_name(end, lexer)?;
                    ends.push(end);
                    continue;
                }
                lexer.take_next();
            }
        }
        // After a value: the end of what it is in, perhaps several times, or the next one.
        loop {
            let Some(end) = ends.last().copied() else {
                return Ok(());
            };
            if lexer.expect(SliceLexer::ws_peek, end).is_some() {
                ends.pop();
                continue;
            }
            lexer
                .expect(SliceLexer::ws_peek, b',')
                .ok_or(Expect::CommaOrEnd)?;
            skip_name(end, lexer)?;
            break;
        }
    }
}

/// Goes past a value that holds no others.
fn skip_leaf(lexer: &mut SliceLexer) -> Result<(), Error> {
    match lexer.peek_next() {
        Some(b'"') => lexer.discarded().str_ignore()?,
        Some(b'-' | b'0'..=b'9') => {
            lexer.num_ignore().validate()?;
        }
        _ => {
            lexer.null_or_bool().ok_or(Expect::Value)?;
        }
    }
    Ok(())
}

/// Goes past the name of a member, if this is within an object.
fn skip_name(end: u8, lexer: &mut SliceLexer) -> Result<(), Error> {
    if end == b'}' {
        lexer
            .expect(SliceLexer::ws_peek, b'"')
            .ok_or(Expect::String)?;
        lexer.str_ignore()?;
        lexer
            .expect(SliceLexer::ws_peek, b':')
            .ok_or(Expect::Colon)?;
    }
    Ok(())
}

/// Reads a text from behind its opening quotation mark.
fn string(lexer: &mut SliceLexer) -> Result<String, Error> {
    let plain = |bytes: &mut &[u8], text: &mut String| {
        // A part of a text between two ASCII characters is text itself.
        text.push_str(str::from_utf8(bytes).unwrap_or_default());
        Ok(())
    };
    let escaped = |lexer: &mut SliceLexer, text: &mut String| {
        use hifijson::str::Error;
        let kind = lexer.take_next().ok_or(Error::Eof)?;
        if kind != b'u' {
            text.push(lexer.escape(kind)?);
            return Ok(());
        }
        // Characters past U+FFFF come as two halves, one after the other.
        let mut halves = vec![lexer.hex()?];
        while lexer.strip_prefix(b"\\u") {
            halves.push(lexer.hex()?);
        }
        let characters = char::decode_utf16(halves);
        text.extend(characters.map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Ok::<_, Error>(())
    };
    Ok(lexer.str_fold(String::new(), plain, escaped)?)
}
