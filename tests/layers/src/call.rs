//! What is measured, and what a layer has to be able to do.

/// A call of an application, a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Create,
    CreateUnique,
    CreateOfUser,
    Get,
    FindMissing,
    Update,
    Delete,
    QueryByIndex,
    PageOfUser,
    Relation,
    BatchGet,
}

impl Call {
    /// All, in the order of the rows.
    pub(crate) const ALL: [Self; 11] = [
        Self::Create,
        Self::CreateUnique,
        Self::CreateOfUser,
        Self::Get,
        Self::FindMissing,
        Self::Update,
        Self::Delete,
        Self::QueryByIndex,
        Self::PageOfUser,
        Self::Relation,
        Self::BatchGet,
    ];

    /// The first cell of its row.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::CreateUnique => "create, one field unique",
            Self::CreateOfUser => "create for a user",
            Self::Get => "get",
            Self::FindMissing => "find what is missing",
            Self::Update => "update of one field",
            Self::Delete => "delete",
            Self::QueryByIndex => "query of 50 by index",
            Self::PageOfUser => "a page of 20 of a user",
            Self::Relation => "50 with what they belong to",
            Self::BatchGet => "get of 50 by id",
        }
    }
}

/// A way to make the calls: each answers with structs, and asserts that it got what it asked for.
pub(crate) trait Layer {
    /// Writes what reads find.
    async fn fill(&mut self);

    /// Does what a number of calls need that belongs to none of them, such as reading what is to be changed.
    async fn prepare(&mut self, call: Call, calls: usize);

    /// Makes one call.
    async fn call(&mut self, call: Call);
}
