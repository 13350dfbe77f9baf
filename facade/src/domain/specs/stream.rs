//! Lists of specs as streams.

use super::{SpecInfo, Specs};
use crate::block::{EntryStream, ListOptions};

impl Specs {
    /// As [`Specs::list_with`], but page after page as they are wanted: a limit is that of one page.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::pin::pin;
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// use futures_core::Stream;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let mut specs = pin!(database.specs().stream("user 1", &ListOptions::new()));
    /// // Or `specs.next().await` with the trait `StreamExt` of futures or tokio-stream.
    /// while let Some(spec) = std::future::poll_fn(|context| specs.as_mut().poll_next(context)).await {
    ///     println!("{}", spec?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(&self, sub: &str, options: &ListOptions) -> EntryStream<SpecInfo> {
        let (specs, sub) = (self.clone(), sub.to_owned());
        let fetch = move |options| {
            let (specs, sub) = (specs.clone(), sub.clone());
            Box::pin(async move { specs.list_with(&sub, &options).await }) as _
        };
        EntryStream::new(options, Box::new(fetch))
    }

    /// As [`Specs::list_versions_with`], but page after page as they are wanted: a limit is that of one page.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let versions = database.specs().stream_versions("user 1", "orders", &ListOptions::new());
    /// # drop(versions);
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream_versions(
        &self,
        sub: &str,
        name: &str,
        options: &ListOptions,
    ) -> EntryStream<SpecInfo> {
        let (specs, sub, name) = (self.clone(), sub.to_owned(), name.to_owned());
        let fetch = move |options| {
            let (specs, sub, name) = (specs.clone(), sub.clone(), name.clone());
            Box::pin(async move { specs.list_versions_with(&sub, &name, &options).await }) as _
        };
        EntryStream::new(options, Box::new(fetch))
    }
}
