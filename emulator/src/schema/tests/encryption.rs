//! `SSESpecification`
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html>).

use crate::schema::{EncryptionChoice, EncryptionDraft};

#[test]
fn members_belong_together() {
    let draft = |enabled, kind: Option<&str>, key: Option<&str>| EncryptionDraft {
        enabled,
        kind: kind.map(str::to_owned),
        key: key.map(str::to_owned),
    };
    let good = [
        (draft(None, None, None), EncryptionChoice::Owned),
        (draft(Some(false), None, None), EncryptionChoice::Owned),
        (draft(Some(true), None, None), EncryptionChoice::Managed),
        (
            draft(Some(true), Some("KMS"), None),
            EncryptionChoice::Managed,
        ),
        (
            draft(Some(true), Some("KMS"), Some("id")),
            EncryptionChoice::Custom("id".to_owned()),
        ),
    ];
    for (draft, choice) in good {
        assert_eq!(draft.check(), Ok(choice));
    }
    for bad in [
        draft(Some(true), Some("AES256"), None),
        draft(Some(true), None, Some("id")),
        draft(Some(false), Some("KMS"), Some("id")),
    ] {
        assert!(bad.check().is_err());
    }
}
