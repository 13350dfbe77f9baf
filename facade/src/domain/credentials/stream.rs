//! The list of credentials as a stream.

use super::{Credentials, CredentialsInfo};
use crate::block::{EntryStream, ListOptions};

impl Credentials {
    /// As [`Credentials::list_with`], but page after page as they are wanted: a limit is that of one page.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials().stream("user 1", &ListOptions::new());
    /// # drop(credentials);
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(&self, sub: &str, options: &ListOptions) -> EntryStream<CredentialsInfo> {
        let (credentials, sub) = (self.clone(), sub.to_owned());
        let fetch = move |options| {
            let (credentials, sub) = (credentials.clone(), sub.clone());
            Box::pin(async move { credentials.list_with(&sub, &options).await }) as _
        };
        EntryStream::new(options, Box::new(fetch))
    }
}
