//! A user's credentials, from none to none.

use package_database::credentials::NewCredentials;

use super::Target;

const ID: &str = "default";
const HASH: &[u8] = b"secret key hash 1";
const SALT: &[u8] = b"salt 1";

/// Stores credentials under a public key that nobody else has.
async fn create(target: &Target<'_>, public_key: &str) {
    let new = NewCredentials::new(public_key, HASH, SALT);
    let credentials = target.database.credentials();
    let stored = credentials.create_or_update(target.user.sub(), ID, &new);
    stored.await.unwrap();
}

#[tokio::test]
async fn credentials_are_listed_and_all_deleted() {
    Target::with_user(async |target| {
        let (credentials, sub) = (target.database.credentials(), target.user.sub());
        let list = async || credentials.list(sub).await?.into_vec();
        assert_eq!(list().await.unwrap(), []);

        let public_key = target.user.public_key();
        create(target, &public_key).await;
        let listed = target.shows(list, |listed| !listed.is_empty()).await;
        assert_eq!(listed.len(), 1);
        assert_eq!((&*listed[0].id, &listed[0].public_key), (ID, &public_key));
        assert_eq!(listed[0].salt.expose(), SALT);

        credentials.delete_all(sub).await.unwrap();
        target.shows(list, Vec::is_empty).await;
    })
    .await;
}

#[tokio::test]
async fn credentials_are_found_by_id_and_by_public_key_and_deleted() {
    Target::with_user(async |target| {
        let (credentials, sub) = (target.database.credentials(), target.user.sub());
        let public_key = target.user.public_key();
        let list = async || credentials.list(sub).await?.into_vec();
        let get = async || credentials.get(sub, ID).await;
        let get_user = async || credentials.get_user(&public_key).await;
        assert_eq!(list().await.unwrap(), []);
        assert_eq!(get().await.unwrap(), None);
        assert_eq!(get_user().await.unwrap(), None);

        create(target, &public_key).await;
        let got = target.shows(get, Option::is_some).await.unwrap();
        assert_eq!((&*got.id, &got.public_key), (ID, &public_key));
        assert_eq!(got.salt.expose(), SALT);
        let user = target.shows(get_user, Option::is_some).await.unwrap();
        assert_eq!(user.sub, sub);
        assert_eq!(user.salt.expose(), SALT);
        assert_eq!(user.secret_key_hash.expose(), HASH);

        credentials.delete(sub, ID).await.unwrap();
        // Though the index is behind: a deleted key lets nobody in.
        assert_eq!(get_user().await.unwrap(), None);
        target.shows(get, Option::is_none).await;
    })
    .await;
}
