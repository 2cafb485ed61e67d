//! The one thread that owns the workspace: edits and requests come to it in the order in which the client sent them.

use crate::config::Client;
use crate::documents::Documents;
use crate::graphs::Due;
use crate::now::Now;
use crate::output::Output;
use crate::pool::{Pace, Pool};
use crate::settings::Settings;
use crate::view::View;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use flux_analysis::{FileId, Workspace};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// What the thread owns.
pub struct State {
    /// Every file that is known, with the memos of what it means.
    pub workspace: Workspace,
    /// The documents that are open in the client's editors.
    pub documents: Arc<Documents>,
    /// Every `.flux` file in the client's folders.
    pub files: Arc<Vec<FileId>>,
    /// The folders have been looked through.
    pub scanned: bool,
    /// The folders that the client has open, as paths.
    pub folders: Vec<PathBuf>,
    /// What the user has set.
    pub settings: Arc<Settings>,
    /// What the client can do.
    pub client: Arc<Client>,
    /// The way to the client, for notifications and replies.
    pub output: Output,
    /// Who does the work.
    pub pool: Pool,
    /// What this thread does itself.
    now: Now,
    /// The last change that was made.
    applied: u64,
    /// When graphs that were asked for are looked at again.
    graphs_due: Due,
}

/// Work on a view.
type Work = Box<dyn FnOnce(View) + Send>;

enum Task {
    Change { number: u64, change: Box<dyn FnOnce(&mut State) + Send> },
    Ask { pace: Pace, job: Work },
}

/// How others reach the thread.
#[derive(Clone)]
pub struct Owner {
    tasks: Sender<Task>,
    now: Now,
}

impl Owner {
    /// Starts the thread that owns the workspace, with no file in it yet.
    pub fn start(client: Client, settings: Settings, folders: Vec<PathBuf>, output: Output) -> Self {
        let (send, tasks) = unbounded();
        let now = Now::default();
        let own = now.clone();
        let state = move || State {
            workspace: Workspace::new(),
            documents: Arc::default(),
            files: Arc::default(),
            scanned: false,
            folders,
            settings: Arc::default(),
            client: Arc::new(client),
            output,
            pool: Pool::start(),
            now: own,
            applied: 0,
            graphs_due: Due::default(),
        };
        let run = move || {
            let mut state = state();
            state.set(settings);
            state.run(&tasks);
        };
        // Deeply nested programs need deep stacks.
        let _ = std::thread::Builder::new().name("owner".into()).stack_size(64 << 20).spawn(run);
        Owner { tasks: send, now }
    }

    /// Changes something. Whatever was asked before and is not done yet is stopped.
    pub fn change(&self, change: impl FnOnce(&mut State) + Send + 'static) {
        let number = self.now.number();
        let _ = self.tasks.send(Task::Change { number, change: Box::new(change) });
        self.now.stop(number);
    }

    /// Asks something about the state after all changes before this.
    pub fn ask(&self, pace: Pace, job: impl FnOnce(View) + Send + 'static) {
        let _ = self.tasks.send(Task::Ask { pace, job: Box::new(job) });
    }
}

impl State {
    fn run(&mut self, tasks: &Receiver<Task>) {
        let mut changed = false;
        while let Some(task) = self.next(tasks) {
            match task {
                Task::Change { number, change } => {
                    change(self);
                    self.applied = number;
                    changed = true;
                }
                Task::Ask { pace, job } => self.ask(pace, job, tasks),
            }
            if changed && tasks.is_empty() {
                changed = false;
                self.after_changes(tasks);
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

    /// The user has set this. What can't be read is told once.
    pub fn set(&mut self, settings: Settings) {
        for complaint in settings.complaints.iter().filter(|told| !self.settings.complaints.contains(told)) {
            self.output.warn(complaint);
        }
        self.settings = Arc::new(settings);
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
            self.pool.clone(),
        )
    }

    /// Nothing more is to be changed for now: a client that does not ask for diagnostics is told them.
    fn after_changes(&mut self, tasks: &Receiver<Task>) {
        if !self.client.graphs.is_empty() {
            self.graphs_due.changed();
        }
        if self.client.pulls {
            return;
        }
        let (output, published) = (self.output.clone(), self.client.published.clone());
        let publish = move |view: View| crate::diagnostics::publish(&view, &output, &published);
        self.ask(Pace::Now, Box::new(publish), tasks);
    }

    /// Has something done on the state as it is now.
    fn ask(&self, pace: Pace, job: Work, tasks: &Receiver<Task>) {
        let (view, now) = (self.view(), self.now.clone());
        match pace {
            Pace::Long => self.pool.long(Box::new(move || job(view))),
            Pace::Soon => self.pool.short(Box::new(move || job(view))),
            Pace::Now => {
                // In this order: what is sent after the look at the queue stops the work.
                now.begin(&view, self.applied);
                let alone = tasks.is_empty() && now.is_quick();
                let measured = move |now: &Now| now.measured(|| job(view));
                if alone {
                    // Whoever asked has been answered, whatever happens here.
                    let _ = catch_unwind(AssertUnwindSafe(|| measured(&now)));
                    self.now.end();
                } else {
                    now.end();
                    self.pool.short(Box::new(move || measured(&now)));
                }
            }
        }
    }
}
