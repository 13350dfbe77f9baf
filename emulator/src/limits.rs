//! Every number of the service, each with the page that states it.
