//! Things by their names, in the order in which they are written.

use std::collections::BTreeMap;

/// Things by their names, in the order in which a document has them. No two have the same name.
///
/// # Examples
///
/// ```
/// use package_database::packages::document::Named;
///
/// let sizes: Named<u8> = [("small".to_owned(), 1), ("large".to_owned(), 9)].into_iter().collect();
/// assert_eq!(sizes.get("large"), Some(&9));
/// let names: Vec<&str> = sizes.iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["small", "large"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T> {
    things: Vec<(String, T)>,
    /// Where each is, so that a document of many thousand things is looked through once.
    places: BTreeMap<String, usize>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            things: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    /// Of several things with one name, the first stays.
    fn from_iter<I: IntoIterator<Item = (String, T)>>(things: I) -> Self {
        let mut named = Self::default();
        for (name, thing) in things {
            if !named.contains(&name) {
                named.places.insert(name.clone(), named.things.len());
                named.things.push((name, thing));
            }
        }
        named
    }
}

impl<T> Named<T> {
    /// The thing of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let place = self.places.get(name)?;
        self.things.get(*place).map(|(_, thing)| thing)
    }

    /// Whether there is a thing of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All of them, with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.things
            .iter()
            .map(|(name, thing)| (name.as_str(), thing))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }
}
