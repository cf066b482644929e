//! Finding the entity that a person names.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::keys;
use crate::identity::Entity;
use wenmai_extracting::document::{DocumentNumber, fold, title};

/// A document as a person names it: by number in any writing, by id or by
/// title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The name in these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words as they were given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, where the name is one.
    pub fn number(&self) -> Option<DocumentNumber> {
        DocumentNumber::parse(&self.0)
    }

    /// Whether a mention or a document with this number and title is called
    /// so. A number goes before a title.
    pub(crate) fn fits(
        &self,
        number: Option<&DocumentNumber>,
        issuers: &[String],
        name: Option<&str>,
    ) -> bool {
        match self.number() {
            Some(own) => number.is_some_and(|number| {
                number.key() == own.key()
                    && (own.is_unique()
                        || keys::qualified(number, issuers, name)
                            == keys::qualified(&own, &[], None))
            }),
            None => name.is_some_and(|name| title::key(name) == title::key(&self.0)),
        }
    }
}

/// Why a name means no one document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NameError {
    /// No document is called so.
    #[error("no document is called {0}")]
    Unknown(String),
    /// Several are.
    #[error("{name} fits several documents, give the number or the whole id of one: {}", ids.join("; "))]
    Several {
        /// The name.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
}

impl NameError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            NameError::Unknown(name) => format!("没有名为“{name}”的文件"),
            NameError::Several { name, ids } => format!(
                "“{name}”可指几个文件，请写其中一个的文号或完整 id：{}",
                ids.join("；")
            ),
        }
    }
}

/// The names of all entities: ids, numbers, titles, then other names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    tiers: [FxHashMap<String, Vec<usize>>; 4],
}

impl Names {
    pub(crate) fn of(entities: &[Entity]) -> Self {
        let mut names = Names::default();
        for (at, entity) in entities.iter().enumerate() {
            names.enter(0, fold::fold(&entity.id), at);
            let number = entity.number.as_deref().and_then(DocumentNumber::parse);
            let name = entity.title.as_deref();
            if let Some(key) = number.and_then(|n| keys::qualified(&n, &entity.issuers, name)) {
                names.enter(1, key, at);
            }
            if let Some(name) = name {
                names.enter(2, title::key(name), at);
            }
            let more = name.into_iter().flat_map(keys::of_title);
            let aliases = entity.aliases.iter().map(|alias| title::key(alias));
            for key in more.chain(aliases) {
                names.enter(3, key, at);
            }
        }
        names
    }

    fn enter(&mut self, tier: usize, key: String, at: usize) {
        let places = self.tiers[tier].entry(key).or_default();
        if !places.contains(&at) {
            places.push(at);
        }
    }

    /// The one entity that is called so.
    pub(crate) fn find(&self, name: &Name, entities: &[Entity]) -> Result<usize, NameError> {
        let title = title::key(name.as_str());
        let number = name.number().and_then(|n| keys::qualified(&n, &[], None));
        let keys = [
            Some(fold::fold(name.as_str())),
            number,
            Some(title.clone()),
            Some(title),
        ];
        for (tier, key) in self.tiers.iter().zip(keys) {
            match key.and_then(|key| tier.get(&key)).map(Vec::as_slice) {
                None | Some([]) => {}
                Some([one]) => return Ok(*one),
                Some(several) => {
                    return Err(NameError::Several {
                        name: name.as_str().to_owned(),
                        ids: several.iter().map(|&at| entities[at].id.clone()).collect(),
                    });
                }
            }
        }
        Err(NameError::Unknown(name.as_str().to_owned()))
    }
}
