//! The HTTP service over `package-database`: routes per domain, tokens, problem documents, OpenAPI.
//!
//! ```no_run
//! # use std::sync::Arc;
//! use package_database::Database;
//! use package_database_server::Service;
//! use package_database_server::serve::Listening;
//! # use package_database_server::identity::Authenticator;
//!
//! # async fn example(authenticator: Arc<dyn Authenticator>) -> Result<(), Box<dyn std::error::Error>> {
//! let database = Database::from_environment().await?;
//! let service = Service::builder(database, authenticator).build();
//! let listening = Listening::open(([127, 0, 0, 1], 8080).into(), None, service).await?;
//! listening.serve(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```
//!
//! # What is here
//!
//! | Part | Holds |
//! |---|---|
//! | [`Service`] | the routes inside of the layers that every request passes; answers without a socket |
//! | [`serve`] | sockets: listening, TLS, stopping without breaking off what was begun |
//! | [`identity`] | who asks: the trait [`Authenticator`](identity::Authenticator), and what a handler gets of it |
//! | [`problem`] | the one error that leaves: a document of RFC 9457 |
//! | [`etag`] | `ETag`, `If-Match`, `If-None-Match` |
//! | [`extract`] | bodies, paths and queries, with limits, whose errors are problems |
//! | [`datapackage`] | what packages of datasets are held to |
//! | [`config`] | flags, environment and file, with one precedence |
//!
//! The program `package-database` puts them together: [`run`].
//!
//! # What it is not
//!
//! It speaks HTTP/1.1 only, keeps nothing itself, and knows a client by the address of the connection: behind a proxy,
//! limit rates there.
//!
//! # Features
//!
//! | Feature | Brings | Default |
//! |---|---|---|
//! | `dynamodb` | the stage PROD, and any server that speaks DynamoDB's protocol | yes |
//! | `emulator` | the stage TEST without a server: the emulator in this process | yes |
//! | `graphql` | `/v1/graphql`: registered models in GraphQL, for reading | no |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod cli;
pub mod config;
pub mod datapackage;
pub mod edge;
pub mod etag;
mod expectation;
pub mod extract;
mod findings;
mod health;
mod html;
pub mod identity;
mod limits;
mod look;
mod metrics;
mod models;
mod openapi;
pub mod problem;
mod rate;
mod report;
mod repository;
mod route;
pub mod serve;
mod service;
mod standing;
mod state;
mod work;

pub use cli::run;
pub use limits::Limits;
pub use repository::RepositoryOptions;
pub use service::{Service, ServiceBuilder};
pub use standing::HealthState;
pub use state::ServiceState;
pub use work::Worked;
