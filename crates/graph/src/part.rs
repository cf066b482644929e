//! Which parts of a document are gone, and which stay, as the clauses say that end parts
//! of it: 第三条同时废止, 除附件2外同时废止.

use serde::Serialize;

use super::Status;
use super::status::Judgement;
use wenmai_extracting::citation::stays;

/// The parts of which a partial repeal speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// Those that are gone.
    pub gone: Vec<String>,
    /// Those that stay while all others are gone.
    pub stays: Vec<String>,
}

impl Parts {
    /// Those that a judgement tells; none where nothing is partly repealed.
    pub fn of(judgement: &Judgement) -> Option<Self> {
        if judgement.status != Status::PartlyRepealed {
            return None;
        }
        let mut parts = Parts::default();
        for told in judgement.reasons.iter().filter_map(|r| r.part.as_deref()) {
            let (side, part) = match stays(told) {
                Some(part) => (&mut parts.stays, part),
                None => (&mut parts.gone, told),
            };
            if !side.iter().any(|own| own == part) {
                side.push(part.to_owned());
            }
        }
        (parts != Parts::default()).then_some(parts)
    }
}
