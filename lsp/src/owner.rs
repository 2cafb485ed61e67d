//! The one thread that owns the workspace: edits and requests come to it in the order in which the client sent them.

use crate::config::{Client, Settings};
use crate::documents::Documents;
use crate::graphs::Due;
use crate::output::Output;
use crate::pool::{Job, Pool};
use crate::view::View;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use flux_analysis::{FileId, Workspace};
use std::path::PathBuf;
use std::sync::Arc;

/// What the thread owns.
pub struct State {
    /// Every file.
    pub workspace: Workspace,
    /// The open ones.
    pub documents: Arc<Documents>,
    /// The folders' files.
    pub files: Arc<Vec<FileId>>,
    /// The client's folders.
    pub folders: Vec<PathBuf>,
    /// What the user has set.
    pub settings: Arc<Settings>,
    /// What the client can do.
    pub client: Arc<Client>,
    /// Where notifications go.
    pub output: Output,
    /// Who does the work.
    pub pool: Pool,
    /// When graphs that were asked for are looked at again.
    graphs_due: Due,
}

enum Task {
    Change(Box<dyn FnOnce(&mut State) + Send>),
    Ask { long: bool, job: Box<dyn FnOnce(View) + Send> },
}

/// How others reach the thread.
#[derive(Clone)]
pub struct Owner(Sender<Task>);

impl Owner {
    /// Starts it.
    pub fn start(client: Client, settings: Settings, folders: Vec<PathBuf>, output: Output) -> Self {
        let (send, tasks) = unbounded();
        let state = move || State {
            workspace: Workspace::new(),
            documents: Arc::default(),
            files: Arc::default(),
            folders,
            settings: Arc::new(settings),
            client: Arc::new(client),
            output,
            pool: Pool::start(),
            graphs_due: Due::default(),
        };
        let run = move || state().run(&tasks);
        let _ = std::thread::Builder::new().name("owner".into()).stack_size(16 << 20).spawn(run);
        Owner(send)
    }

    /// Changes something. Whatever was asked before and is not done yet is stopped.
    pub fn change(&self, change: impl FnOnce(&mut State) + Send + 'static) {
        let _ = self.0.send(Task::Change(Box::new(change)));
    }

    /// Asks something about the state after all changes before this.
    pub fn ask(&self, long: bool, job: impl FnOnce(View) + Send + 'static) {
        let _ = self.0.send(Task::Ask { long, job: Box::new(job) });
    }
}

impl State {
    fn run(&mut self, tasks: &Receiver<Task>) {
        let mut changed = false;
        while let Some(task) = self.next(tasks) {
            match task {
                Task::Change(change) => {
                    change(self);
                    changed = true;
                }
                Task::Ask { long, job } => {
                    let view = self.view();
                    let job: Job = Box::new(move || job(view));
                    if long { self.pool.long(job) } else { self.pool.short(job) }
                }
            }
            if changed && tasks.is_empty() {
                changed = false;
                self.after_changes();
            }
        }
    }

    /// The next task; none: nobody is left to send one. Meanwhile, what is due is done.
    fn next(&mut self, tasks: &Receiver<Task>) -> Option<Task> {
        loop {
            let Some(due) = self.graphs_due.at() else { return tasks.recv().ok() };
            match tasks.recv_deadline(due) {
                Ok(task) => return Some(task),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => self.tell_graphs(),
            }
        }
    }

    /// Nothing has changed for a moment: who watches a graph is told if it is another.
    fn tell_graphs(&mut self) {
        self.graphs_due.done();
        let (view, output, graphs) = (self.view(), self.output.clone(), self.client.graphs.clone());
        self.pool.long(Box::new(move || graphs.tell(view, &output)));
    }

    /// The folders' files are these.
    pub fn set_files(&mut self, files: Vec<FileId>) {
        self.workspace.set_folders(&files);
        self.files = Arc::new(files);
    }

    /// All of it as it is now.
    pub fn view(&self) -> View {
        View::new(
            self.workspace.snapshot(),
            self.documents.clone(),
            self.files.clone(),
            self.settings.clone(),
            self.client.clone(),
        )
    }

    /// Nothing more is to be changed for now: a client that does not ask for diagnostics is told them.
    fn after_changes(&mut self) {
        if !self.client.graphs.is_empty() {
            self.graphs_due.changed();
        }
        if self.client.pulls {
            return;
        }
        let (view, output, published) = (self.view(), self.output.clone(), self.client.published.clone());
        self.pool.short(Box::new(move || crate::diagnostics::publish(&view, &output, &published)));
    }
}
