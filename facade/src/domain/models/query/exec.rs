//! Carrying a query out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::builder::ModelQuery;
use super::cost::{QueryCost, QueryOutcome, SourceFailure};
use super::gather::{Gathered, gather};
use super::order;
use super::plan::{PlanKind, Planned, QueryPlan};
use super::planner::{names, plan};
use crate::backend::BoxFuture;
use crate::domain::models::doc::Doc;
use crate::domain::models::fault;
use crate::domain::models::relations;
use crate::domain::models::together::together;
use crate::error::Error;

impl ModelQuery {
    /// How it would be answered. Nothing is read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with everything that is wrong with it, and for a query over the documents of all
    /// users that no index answers and that was not [allowed](ModelQuery::allow_scan) to read them all.
    pub fn explain(&self) -> Result<QueryPlan, Error> {
        Ok(plan(self, None)?.plan)
    }

    /// The documents, with what could not be read, and what it has cost.
    ///
    /// # Errors
    ///
    /// Those of [`ModelQuery::explain`] and of [`Collection`](crate::models::Collection). Where several partitions are read and some can be, what cannot is in
    /// the outcome.
    pub async fn exec(&self) -> Result<QueryOutcome, Error> {
        let core = &self.collection.core;
        core.check_running()?;
        let clock = &core.store.retrier.clock;
        let began = clock.elapsed();
        let mut outcome = match &core.results {
            None => self.read().await?,
            Some(_) => self.kept().await?,
        };
        self.answered(&outcome, clock.elapsed().saturating_sub(began));
        for load in &self.loads {
            relations::load_all(&mut outcome.docs, load).await?;
        }
        Ok(outcome)
    }

    /// The documents, all of them.
    ///
    /// # Errors
    ///
    /// As [`ModelQuery::exec`], and when a part of them cannot be read.
    pub async fn all(&self) -> Result<Vec<Doc>, Error> {
        self.exec().await?.whole()
    }

    /// The first document.
    ///
    /// # Errors
    ///
    /// As [`ModelQuery::all`].
    pub async fn first(&self) -> Result<Option<Doc>, Error> {
        let mut docs = self.clone().limit(1).all().await?;
        Ok(docs.pop())
    }

    /// How many documents there are, whatever limit and offset are. They are read for that: an index bounds what it
    /// costs, and conditions that are in no index do not.
    ///
    /// # Errors
    ///
    /// As [`ModelQuery::all`].
    pub async fn count(&self) -> Result<usize, Error> {
        let mut query = self.clone();
        query.limit = None;
        query.offset = 0;
        query.sorts.clear();
        query.loads.clear();
        let core = &self.collection.core;
        core.check_running()?;
        let clock = &core.store.retrier.clock;
        let began = clock.elapsed();
        let outcome = query.read().await?;
        self.answered(&outcome, clock.elapsed().saturating_sub(began));
        Ok(outcome.whole()?.len())
    }

    /// Counts an answer, and tells of a slow one.
    fn answered(&self, outcome: &QueryOutcome, took: Duration) {
        let (core, model) = (&self.collection.core, self.collection.def().name());
        core.figures.answered(model, outcome, took);
        if core.config.slow.is_some_and(|slow| took >= slow) {
            let (milliseconds, plan) = (took.as_millis(), outcome.plan.to_string());
            tracing::warn!(model, milliseconds, plan, "a query was slow");
        }
    }

    /// As documents were found before, where no model that they follow from was written since.
    async fn kept(&self) -> Result<QueryOutcome, Error> {
        let core = &self.collection.core;
        let Some(results) = &core.results else {
            return self.read().await;
        };
        // Before anything is looked up, so that a query that makes no sense is told as ever.
        let planned = plan(self, None)?;
        let model = self.collection.def().name();
        let fresh: Mutex<Option<QueryOutcome>> = Mutex::new(None);
        let find = || async {
            let outcome = self.read().await?;
            let json: Vec<Value> = outcome.docs.iter().map(Doc::to_json).collect();
            let whole = outcome.failures.is_empty() && !outcome.docs.iter().any(Doc::is_dirty);
            *fresh.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            match whole {
                true => Ok(Value::Array(json).to_string().into_bytes()),
                // Not kept: the outcome is answered from beside.
                false => Err(fault::invalid("an answer that is not kept")),
            }
        };
        let found = results.get_or_find(&[model], &self.name(), find).await;
        let fresh = fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(fresh) = fresh {
            return Ok(fresh);
        }
        let json: Value =
            serde_json::from_slice(&found?).map_err(|_| fault::damaged("kept answer"))?;
        let Value::Array(members) = json else {
            return Err(fault::damaged("kept answer"));
        };
        let docs = members.iter().map(|json| self.collection.restore(json));
        Ok(QueryOutcome {
            docs: docs.collect::<Result<Vec<Doc>, Error>>()?,
            failures: Vec::new(),
            cost: QueryCost::default(),
            plan: planned.plan,
            cached: true,
        })
    }

    /// What tells it from all other queries.
    fn name(&self) -> String {
        let conditions = self.conditions.iter().map(|own| {
            let sign = own.operator.sign();
            serde_json::json!([own.field, sign, own.value])
        });
        let conditions: Vec<Value> = conditions.collect();
        let sorts = format!("{:?}", self.sorts);
        let rest = (self.limit, self.offset, self.scan);
        format!("#{}#{sorts}#{rest:?}", Value::Array(conditions))
    }

    async fn read(&self) -> Result<QueryOutcome, Error> {
        let core = &self.collection.core;
        let mut planned = plan(self, None)?;
        if planned.plan.kind == PlanKind::EveryUser {
            let users = core.all_users().await?;
            planned = plan(self, Some(&users))?;
        }
        let wanted = self.limit.map(|limit| limit.saturating_add(self.offset));
        let (docs, failures, cost) = match planned.plan.kind {
            PlanKind::Ids => self.read_ids(&planned.ids).await?,
            _ => self.read_sources(&planned, wanted).await?,
        };
        let docs = order::sort(docs, &self.sorts).into_iter().skip(self.offset);
        Ok(QueryOutcome {
            docs: docs.take(self.limit.unwrap_or(usize::MAX)).collect(),
            failures,
            cost,
            plan: planned.plan,
            cached: false,
        })
    }

    async fn read_ids(
        &self,
        ids: &[String],
    ) -> Result<(Vec<Doc>, Vec<SourceFailure>, QueryCost), Error> {
        let mut docs = self.collection.get_many(ids).await?;
        // That a document has one of the ids by which it was read needs no look at all of them.
        let named = names(self, "id");
        let conditions = self.conditions.iter().enumerate();
        let others = conditions.filter(|(place, _)| Some(*place) != named);
        docs.retain(|doc| others.clone().all(|(_, own)| own.holds(doc)));
        let requests = u64::try_from(ids.len().div_ceil(100)).unwrap_or(u64::MAX);
        let read = u64::try_from(docs.len()).unwrap_or(u64::MAX);
        let cost = QueryCost {
            requests,
            read,
            ..QueryCost::default()
        };
        Ok((docs, Vec::new(), cost))
    }

    async fn read_sources(
        &self,
        planned: &Planned,
        wanted: Option<usize>,
    ) -> Result<(Vec<Doc>, Vec<SourceFailure>, QueryCost), Error> {
        let tasks = planned.sources.iter().map(|source| {
            let task: BoxFuture<'_, Result<Gathered, Error>> =
                Box::pin(gather(self, planned, source, wanted));
            task
        });
        let answers = together(tasks.collect(), self.collection.core.config.at_once).await;
        let (mut docs, mut failures) = (Vec::new(), Vec::new());
        let mut cost = QueryCost::default();
        let mut read = 0_usize;
        for (answer, source) in answers.into_iter().zip(&planned.sources) {
            match answer {
                Ok(mut gathered) => {
                    read += 1;
                    docs.append(&mut gathered.docs);
                    cost.add(&gathered.cost);
                }
                Err(error) => failures.push(SourceFailure {
                    partition: source.label.clone(),
                    error,
                }),
            }
        }
        match read {
            0 if !failures.is_empty() => Err(failures.swap_remove(0).error),
            _ => Ok((docs, failures, cost)),
        }
    }
}
