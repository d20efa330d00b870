//! Words of other systems, and what each of them stands for here.

use crate::keys::Place;

/// What a word of other systems stands for here.
#[derive(Clone, Copy)]
pub enum Meaning {
    /// A key of this place.
    Key(&'static str),
    /// Something that is done elsewhere or not at all.
    Elsewhere(&'static str),
    /// What is run, in another form: nothing is said of an `image` that is not there besides.
    Runs(&'static str),
}

use Meaning::{Elsewhere, Key as IsKey, Runs};

/// Words, separated by spaces, and what each of them stands for.
pub type Row = (&'static str, Meaning);

pub const TASK: &str = "each task is an entry of its own: `task build { image: \"ubuntu:latest\" }`";
pub const BEGIN: &str =
    "a task begins with the word `task`, as in `task build { ... }`; what it waits for stands in its `depends_on`";
pub const MATRIX: &str = "a matrix stands in the task's header: `task test for toolchain in { stable: \"1.95\" }`";
/// What there is in place of a matrix' `include` and `exclude`.
pub const KEYS: &str = "no instance of a matrix is left out or added: name the keys wanted, or write another task";
pub const INSTANCES: &str =
    "several instances are a matrix, in the task's header: `task test for shard in { 1, 2, 3 }`";
pub const PARALLEL: &str = "tasks that do not wait for each other run at the same time; a matrix stands in the task's header: \
                        `task test for toolchain in { stable: \"1.95\" }`";
pub const NOTIFY: &str = "a notification is a task: `task notify { depends_on: { build: failure }, ... }`";
pub const TRIGGER: &str = "when a pipeline runs is set on the server, by subscribing it to an extension";
pub const CONDITION: &str =
    "whether a task runs is decided by how its parents ended, as in `depends_on: { build: failure }`";
pub const DEPENDS: &str =
    "the task that waits says for what, and how that must have ended: `depends_on: { build: any }`";
pub const LIMIT: &str = "Gofer has none; limit the command itself: `script: \"timeout 10m make test\"`";
pub const RETRY: &str = "Gofer has none; repeat in the script: `for try in 1 2 3; do make && exit; done; exit 1`";
pub const DIRECTORY: &str = "Gofer has none; go there in the script: `script: \"cd app && make\"`";
pub const WHERE: &str = "Gofer has none: the server's scheduler decides where a task runs";
pub const FILES: &str =
    "tasks share no files: a script sends them to a store of yours, and another one's fetches them there";
pub const SERVICE: &str = "Gofer has none; start it in the script, in the background, or use one that runs elsewhere";
pub const STEPS: &str = "a task is one container with one command: put the lines into one `script`";
pub const SHARE: &str =
    "what all tasks share stands in `defaults`, before them; what some do is a `const` or a function in Rust";
pub const VARIABLES: &str = "what all tasks share stands in `defaults: { variables: { RUST_LOG: \"debug\" } }`";
pub const BEGINNING: &str =
    "how several scripts begin is a part of each: `script: [SETUP, \"make\"]`, with a `const SETUP: &str`";
pub const FUNCTIONS: &str = "the block is Rust: a parameter is an argument of the function around it";
pub const PERMISSIONS: &str =
    "Gofer has none: what a task may do is what the secrets allow that it is given; remove this";
pub const NAMESPACE: &str = "the namespace is named when the pipeline is brought to the server";
pub const FETCH: &str = "a task starts in an empty container: `git clone` in its `script`";
pub const ACTIONS: &str = "Gofer has no actions or plugins: name an `image` and the `script` that it runs";
pub const FUNCTION: &str =
    "a task runs a container, not a function: name an `image`, and the `script` or `command` that it runs";
pub const INSTALLED: &str = "Gofer has none: what a task uses is in its `image`, such as `image: \"rust:1.95\"`";
pub const NOBODY: &str =
    "Gofer asks nobody anything: a run goes through to its end; what waits for someone is a pipeline of its own";
pub const PRESENT: &str = "a task in the block is always there; one that is not is added in Rust, with `.task(...)`";
pub const PRINTS: &str =
    "Gofer keeps all that a task prints; what a program prints is set by its own options: remove this";
pub const REMOVE: &str = "Gofer has none: remove this";
pub const DESCRIBE: &str = "Gofer has none; say it in the `description`";
pub const SIDE_BY_SIDE: &str = "tasks stand side by side, not in groups; the order comes from each task's `depends_on`";
/// What there is in place of a word for what follows a failure.
pub const AFTER_FAILURE: &str =
    "what runs after a failure is a task too: `task notify { depends_on: { build: failure }, ... }`";
pub const LATER: &str = "what comes at the end is a task too: `task notify { depends_on: { build: any }, ... }`";

/// Words of other systems in a task.
pub const IN_TASK: &[Row] = &[
    (
        "needs after requires dependencies dependency run_after depends upstream wait_for waits_for parents parent \
         passed deps prerequisites require wait follows previous prerequisite upstream_tasks parent_tasks after_tasks requirements depends_upon",
        IsKey("depends_on"),
    ),
    (
        "env environment envs env_vars vars variable env_variables environment_variables environments append_env env_variable with_env_variable container_env environment_vars",
        IsKey("variables"),
    ),
    (
        "run commands cmds sh bash bash_command shell_command shell_script scripts inline code source_code script_body shell_commands body content text",
        IsKey("script"),
    ),
    ("cmd args arguments exec argv program with_exec executable binary command_line", IsKey("command")),
    (
        "container docker docker_image container_image image_name img from base base_image image_resource docker_container container_image_name",
        IsKey("image"),
    ),
    (
        "pull pull_policy image_pull_policy always_pull force_pull auto_pull pull_always pull_image always_pull_image",
        IsKey("always_pull_newest_image"),
    ),
    ("credentials auth registry_credentials registry_secret docker_auth registry_login", IsKey("registry_auth")),
    ("api_token inject_token", IsKey("inject_api_token")),
    (
        "doc docs comment label summary display_name title doc_md note notes info about readme help long_description",
        IsKey("description"),
    ),
    (
        "before_script pre setup before_install install pre_install before_deploy pre_steps pre_script pre_run pre_build prepare bootstrap before_all before_each",
        Elsewhere(BEGINNING),
    ),
    ("steps after_script post_run post_build after_install", Elsewhere(STEPS)),
    ("agent", Runs("a task's container is named by its `image`; the server's scheduler decides where it runs")),
    ("plan", Runs("each step of a plan is a task of its own, with its `image` and `script`")),
    (
        "cron schedule on trigger triggers schedules schedule_interval every daily hourly interval start_date end_date catchup timezone periodic webhook webhooks start_at",
        Elsewhere(TRIGGER),
    ),
    (
        "timeout timeout_minutes timeout_in_minutes timeout_seconds deadline active_deadline_seconds no_output_timeout execution_timeout cancel_timeout_in_minutes timeouts max_time max_duration job_timeout task_timeout step_timeout time_limit ttl",
        Elsewhere(LIMIT),
    ),
    (
        "retries retry attempts max_retries backoff_limit retry_strategy retry_delay max_attempts retry_policy retry_exponential_backoff max_retry_delay retry_delay_seconds retry_jitter_factor retry_count_on_task_failure reschedule flaky repeat backoff retry_count retry_limit restart_on_failure",
        Elsewhere(RETRY),
    ),
    (
        "if when only except rules condition unless filter branch branches filters if_changed changesets changes only_changes trigger_rule run_if run_when only_if not_if condition_expression tags_only",
        Elsewhere(CONDITION),
    ),
    (
        "allow_failure continue_on_error ignore_failure ignore_errors soft_fail failure on_failure on_success finally \
         always any success ensure on_error allow_failures allow_dependency_failure cancel_on_build_failing ignore_error continue_on continue_on_fail run_always always_run if_failed if_success wait_for_downstream abort_on_failure cancel_on_error ok_to_fail on_abort on_cancel rescue",
        Elsewhere(DEPENDS),
    ),
    (
        "secrets secret secret_env env_from id_tokens with_secret_variable secret_variable secret_variables vault vault_secrets secrets_env identity oidc with_credentials add_ssh_keys value_from token tokens",
        Elsewhere("a secret is a variable's value: `variables: { TOKEN: pipeline_secret(\"token\") }`"),
    ),
    ("env_file dotenv", Elsewhere("variables are written out: `variables: { RUST_LOG: \"debug\" }`")),
    ("parallel", Elsewhere(PARALLEL)),
    ("include exclude", Elsewhere(KEYS)),
    ("permissions", Elsewhere(PERMISSIONS)),
    ("edges edge links", Elsewhere("the task that waits says so: `task test { depends_on: { build }, ... }`")),
    (
        "matrix strategy for_each foreach with_items with_param with_sequence loop axes axis shard shards",
        Elsewhere(MATRIX),
    ),
    ("fail_fast", Elsewhere("Gofer has none: each instance of a matrix runs and ends by itself")),
    (
        "artifacts artifact cache caches outputs inputs volumes volume mounts mount volume_mounts workspace workspaces \
         paths workspace_mount sources generates save_cache restore_cache store_artifacts persist_to_workspace attach_workspace archive_artifacts stash unstash artifact_paths download upload input output input_mapping output_mapping volume_claim_templates with_mounted_directory with_directory with_mounted_cache with_file mount_tmp_dir tmpfs ephemeral_disk volume_mount volumes_from srcs outs data copy save_artifact files output_variables xcom_push do_xcom_push multiple_outputs results persist_result result_storage cache_key cache_key_fn cache_policy cache_expiration memoize run_cache",
        Elsewhere(FILES),
    ),
    ("services service sidecars sidecar daemon with_service_binding as_service", Elsewhere(SERVICE)),
    (
        "runs_on tags platform node node_selector runner resources cpu memory \
         tolerations affinity limits requests labels pool executor machine os arch service_account network networks links priority \
         queue gpu resource_class macos executors demands vm_image datacenters region constraint constraints spread size cpus cores mem ram disk mem_limit memory_limit cpu_limit shm_size mem_reservation reservations ulimits gpus devices isolation compute_resources scheduler_name priority_weight weight_rule weight pool_slots executor_config work_pool work_queue container_limits agents platforms dns dns_policy host_network network_mode extra_hosts pod_template service_account_name priority_class_name kubernetes host aws",
        Elsewhere(WHERE),
    ),
    (
        "working_directory working_dir workdir cwd dir directory custom_workspace work_dir with_workdir chdir cd",
        Elsewhere(DIRECTORY),
    ),
    (
        "uses plugin plugins orb settings release publish pages deploy deployment provider pipe addons resource_types",
        Runs(ACTIONS),
    ),
    ("with", Elsewhere(ACTIONS)),
    (
        "template template_ref task_ref task_spec pipeline_ref workflow_template_ref job_template ref file task_file action",
        Runs("a task is written out, with its `image` and `script`; what several share is a function in Rust"),
    ),
    (
        "build dockerfile context save_image docker_build build_args",
        Runs("Gofer builds no image: name one that a registry has, such as `image: \"ghcr.io/acme/app:1\"`"),
    ),
    ("restart restart_policy", Elsewhere("Gofer has none: a container is started once and runs to its end")),
    ("stage phase", Elsewhere("Gofer has no stages: a task waits for the tasks in its `depends_on`")),
    ("extends inherit", Runs(SHARE)),
    ("default anchors", Elsewhere(SHARE)),
    (
        "pipeline workflow sub_pipeline subpipeline child_pipeline downstream",
        Runs(
            "no task runs a pipeline: the tasks of another one are added after the block, by `pipeline! { ... }.tasks(...)`",
        ),
    ),
    ("defaults", Runs("it is a setting of the pipeline, for all tasks, and comes before them")),
    (
        "privileged security_context capabilities cap_add cap_drop security_opt userns_mode pid ipc sysctls group_add read_only",
        Elsewhere("Gofer has none: a container has the rights that the server's engine gives to all"),
    ),
    ("parameters params arg param templates_dict", Elsewhere(FUNCTIONS)),
    (
        "concurrency concurrency_group resource_group max_parallel serial serial_groups serial_group max_in_flight concurrency_method lock locks lock_behavior mutex semaphore synchronization exclusive singleton depends_on_past max_active_runs",
        Elsewhere("the runs of a pipeline are limited as a whole, by its setting `parallelism`"),
    ),
    ("notify notifications hooks slack email email_on_failure email_on_retry mail", Elsewhere(NOTIFY)),
    ("checkout clone git source repository repo get", Elsewhere(FETCH)),
    (
        "user run_as_user run_as with_user",
        Elsewhere(
            "a container's user is its image's; the registry's login is `registry_auth: { user: ..., pass: ... }`",
        ),
    ),
    (
        "image_pull_secrets pass username password login registry_username registry_password registry_user",
        Elsewhere("the registry's login is `registry_auth: { user: ..., pass: ... }`"),
    ),
    (
        "ports expose hostname with_exposed_port domainname",
        Elsewhere("Gofer has none: no other task can reach a task's container"),
    ),
    ("namespace", Elsewhere(NAMESPACE)),
    (
        "task tasks jobs job",
        Elsewhere("tasks stand side by side in the block, each as `task build { image: \"ubuntu:latest\" }`"),
    ),
    ("id", Elsewhere("a task's id stands after the word `task`, as in `task build { ... }`: remove this")),
    ("count replicas scale times instances copies parallel_runs num_instances", Elsewhere(INSTANCES)),
    (
        "required_by before then next downstream unblocks blocks needed_by wanted_by dependents",
        Elsewhere("the task that waits says so, in its own `depends_on`: remove this"),
    ),
    (
        "coverage test_report reports junit test_results store_test_results archive_test_results",
        Elsewhere("Gofer keeps no reports of tests or coverage; a script can send them elsewhere"),
    ),
    (
        "tag version image_tag image_version",
        Elsewhere("it is a part of the image, after `:`, as in `image: \"rust:1.95\"`"),
    ),
    (
        "healthcheck health_check readiness_probe liveness_probe startup_probe exit_code exit_codes success_codes expected_exit_code return_code fail_on_stderr",
        Elsewhere("Gofer has none: a task has ended well if its command exits with 0"),
    ),
    ("lifecycle", Elsewhere("Gofer has none: a task runs its command once, and that is all")),
    (
        "name task_id key slug identifier job_name step_name container_name run_name task_name task_run_name alias",
        Elsewhere("a task is named by its id alone, `task build { ... }`; use a `///` comment to describe it"),
    ),
    (
        "post teardown after_success after_deploy on_exit on_completion on_complete on_crashed on_cancellation on_finish on_end on_finish_action on_success_callback sla_miss_callback callback callbacks cleanup clean_up defer after_all post_steps",
        Elsewhere(LATER),
    ),
    ("after_failure on_failure_callback", Elsewhere(AFTER_FAILURE)),
    ("python_callable callable op_args op_kwargs function handler lambda main", Runs(FUNCTION)),
    (
        "python powershell pwsh bat interpreter",
        Runs("a `script` is read by its `shell`, as in `shell: [\"python3\", \"-c\"]`"),
    ),
    (
        "script_file script_path script_url",
        Runs("a script is a text, which may come from a file: `script: include_str!(\"build.sh\")`"),
    ),
    (
        "tools language dist rust node_js go jdk sudo toolchain toolchains libraries packages osx_image runtime",
        Elsewhere(INSTALLED),
    ),
    (
        "manual manual_confirmation manual_trigger approval approve prompt block confirm hold pause interactive tty stdin stdin_open",
        Elsewhere(NOBODY),
    ),
    ("enabled disabled active optional skip skip_if is_skippable suspend", Elsewhere(PRESENT)),
    (
        "log logs logging log_level debug verbose silent quiet get_logs log_prints stdout stderr log_driver stdout_config",
        Elsewhere(PRINTS),
    ),
    ("detach background async", Elsewhere("Gofer has none: a task lasts as long as its command")),
    ("start_in delay start_delay sleep", Elsewhere("Gofer has none; wait in the script: `script: \"sleep 60; make\"`")),
    (
        "group groups dag do try across in_parallel sequence children child containers templates phases",
        Elsewhere(SIDE_BY_SIDE),
    ),
    ("order index position", Elsewhere("the order comes from each task's `depends_on`")),
    (
        "kind type task_type operator sensor driver",
        Elsewhere("every task is a container: remove this, and name its `image`"),
    ),
    (
        "annotations meta metadata owner owners author team",
        Elsewhere("Gofer has none; a `///` comment before the task describes it"),
    ),
    (
        "init_containers init init_container",
        Elsewhere("what comes first is the beginning of the `script`, or a task that this one waits for"),
    ),
    ("locals module", Elsewhere(SHARE)),
    (
        "options interruptible auto_cancel auto_remove remove rm is_delete_operator_pod ttl_seconds_after_finished ttl_strategy completions completion_mode pod_failure_policy concurrency_policy visibility testonly internal aliases prefix method profiles leader kill_timeout kill_signal stop_signal stop_grace_period termination_grace_period_seconds api_version",
        Elsewhere(REMOVE),
    ),
];

/// Words of other systems among the pipeline's settings.
pub const IN_PIPELINE: &[Row] = &[
    ("title pipeline_name display_name flow_name workflow_name label", IsKey("name")),
    (
        "concurrency max_parallel max_concurrent_runs max_active_runs limit max_runs concurrent concurrency_limit max_in_flight max_concurrency max_parallelism parallel_runs",
        IsKey("parallelism"),
    ),
    ("desc doc docs summary doc_md readme about info help note notes comment", IsKey("description")),
    (
        "default common shared global globals defaults_for default_task task_defaults base_task base x_common config configuration",
        IsKey("defaults"),
    ),
    ("task tasks jobs job steps step stages stage templates", Elsewhere(TASK)),
    ("build test deploy lint release publish tests check", Elsewhere(BEGIN)),
    ("plan resource rule target genrule rust_binary rust_test", Elsewhere(BEGIN)),
    ("permissions", Elsewhere(PERMISSIONS)),
    (
        "cron schedule on trigger triggers when events branches push pull_request schedule_interval start_date catchup schedules timezone end_date every daily hourly at interval periodic event webhook webhooks extension extensions subscription subscriptions subscribe trigger_on pr pull_requests workflow_dispatch repository_dispatch starting_deadline_seconds",
        Elsewhere(TRIGGER),
    ),
    (
        "version versions api_version spec_version revision",
        Elsewhere("the server numbers a pipeline's versions itself"),
    ),
    ("kind type", Elsewhere("the block is a pipeline; there is no other kind: remove this")),
    (
        "metadata spec pipeline workflow workflows pipelines definitions flow project package",
        Elsewhere("settings and tasks stand directly in `pipeline! { ... }`"),
    ),
    (
        "labels annotations owner tags author authors maintainer maintainers license homepage team url public private visibility display status workflow_metadata",
        Elsewhere(DESCRIBE),
    ),
    ("agent runs_on platform node_selector pool", Elsewhere(WHERE)),
    ("parameters params inputs var_sources job_variables arguments", Elsewhere(FUNCTIONS)),
    (
        "secrets secret",
        Elsewhere("a secret is the value of a task's variable: `variables: { TOKEN: pipeline_secret(\"token\") }`"),
    ),
    ("namespace", Elsewhere(NAMESPACE)),
    ("env environment vars environment_variables default_env global_env", Elsewhere(VARIABLES)),
    (
        "default_args export set default_image default_shell",
        Elsewhere("what all tasks share stands in `defaults: { image: \"ubuntu:latest\" }`"),
    ),
    ("volumes artifacts cache workspaces resources", Elsewhere(FILES)),
    ("services", Elsewhere(SERVICE)),
    ("networks", Elsewhere(WHERE)),
    ("timeout", Elsewhere(LIMIT)),
    ("retries retry", Elsewhere(RETRY)),
    ("matrix strategy", Elsewhere(MATRIX)),
    ("if only rules", Elsewhere(CONDITION)),
    ("include imports import extends inherit class module locals", Elsewhere(SHARE)),
    ("notify notifications finally post on_success on_exit", Elsewhere(LATER)),
    ("on_failure", Elsewhere(AFTER_FAILURE)),
    ("dag_id pipeline_id workflow_id flow_id identifier slug key uuid", IsKey("id")),
    ("id_style id_format id_case naming case case_style rename_all", IsKey("ids")),
    (
        "serial serial_groups lock locks lock_behavior mutex synchronization semaphore exclusive singleton concurrency_policy",
        Elsewhere("`parallelism: 1` lets one run of the pipeline go at a time"),
    ),
    (
        "parallel parallel_tasks max_active_tasks workers threads runners",
        Elsewhere(
            "tasks that do not wait for each other run at the same time; `parallelism` limits runs of the whole pipeline",
        ),
    ),
    (
        "enabled disabled paused active is_paused_upon_creation suspend state",
        Elsewhere("whether a pipeline is enabled is set on the server"),
    ),
    ("orbs libraries plugins load provider", Elsewhere(ACTIONS)),
    ("groups group", Elsewhere(SIDE_BY_SIDE)),
    ("schema format run_name flow_run_name terraform backend", Elsewhere(REMOVE)),
    ("registry", Elsewhere("the registry is the one that a task's `image` names, as in `ghcr.io/acme/app:1`")),
    ("options", Elsewhere("settings and tasks stand directly in `pipeline! { ... }`")),
    ("begin end done", Elsewhere("the braces of `pipeline! { ... }` are enough: remove this")),
    (
        "variable var output data",
        Elsewhere("the block is Rust: a value with a name is a `let` before `pipeline!`, as in `let tag = \"1.95\";`"),
    ),
    (
        "def func function",
        Elsewhere(
            "a block holds no functions: a task is `task build { ... }`, and a function stands before `pipeline!`",
        ),
    ),
];

/// Words for a registry's login.
pub const IN_REGISTRY_AUTH: &[Row] = &[
    ("username login name account", IsKey("user")),
    ("password passwd pwd token secret", IsKey("pass")),
    (
        "registry server url host",
        Elsewhere("the registry is the one that the `image` names, as in `ghcr.io/acme/app:1`"),
    ),
];

/// Words of other systems in this place.
pub fn rows(place: Place) -> &'static [Row] {
    match place {
        Place::Pipeline => IN_PIPELINE,
        Place::Task | Place::Defaults => IN_TASK,
        Place::RegistryAuth => IN_REGISTRY_AUTH,
    }
}

pub fn look_up(rows: &[Row], word: &str) -> Option<Meaning> {
    let (_, meaning) = rows.iter().find(|(words, _)| words.split(' ').any(|other| other == word))?;
    Some(*meaning)
}
