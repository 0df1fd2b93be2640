use crate::message::Field;

/// The fields of one item by their names, as the workflow gave them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, Field)>);

impl Fields {
    /// A field; [`Field::Missing`] where there is none of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Field {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map_or(&Field::Missing, |(_, field)| field)
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, field: Field) {
        self.0.push((name.to_owned(), field));
    }
}

impl FromIterator<(String, Field)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Field)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}
