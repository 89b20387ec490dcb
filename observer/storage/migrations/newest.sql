CREATE TABLE clips (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	parent_words VARCHAR NOT NULL, 
	for_caregiver VARCHAR NOT NULL, 
	on_sheet BOOLEAN NOT NULL, 
	position BIGINT NOT NULL, 
	CONSTRAINT pk_clips PRIMARY KEY (id)
);
CREATE TABLE codings (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	coder VARCHAR NOT NULL, 
	scheme_id VARCHAR NOT NULL, 
	scheme_version VARCHAR NOT NULL, 
	scheme_hash VARCHAR NOT NULL, 
	pass_number BIGINT NOT NULL, 
	status VARCHAR NOT NULL, 
	position BIGINT NOT NULL, tracks JSON DEFAULT '[]' NOT NULL, reopened_for VARCHAR DEFAULT '' NOT NULL, master BOOLEAN DEFAULT 0 NOT NULL, live BOOLEAN DEFAULT 0 NOT NULL, made_from JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_codings PRIMARY KEY (id)
);
CREATE TABLE consents (
	id VARCHAR NOT NULL, 
	participant_id VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	given_by VARCHAR NOT NULL, 
	given_on VARCHAR NOT NULL, 
	expires_on VARCHAR, 
	withdrawn_on VARCHAR, 
	position BIGINT NOT NULL, evidence JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_consents PRIMARY KEY (id)
);
CREATE TABLE families (
	id VARCHAR NOT NULL, 
	pseudonym VARCHAR NOT NULL, 
	question VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	CONSTRAINT pk_families PRIMARY KEY (id)
);
CREATE TABLE parent_sheets (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	caregiver_id VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	child_showed VARCHAR NOT NULL, 
	parent_did VARCHAR NOT NULL, 
	parent_said VARCHAR NOT NULL, 
	signal VARCHAR NOT NULL, 
	small_step VARCHAR NOT NULL, 
	next_on VARCHAR, 
	keep_until VARCHAR, 
	contact_name VARCHAR NOT NULL, 
	contact_phone VARCHAR NOT NULL, 
	with_stills BOOLEAN NOT NULL, 
	position BIGINT NOT NULL, 
	CONSTRAINT pk_parent_sheets PRIMARY KEY (id)
);
CREATE TABLE participants (
	id VARCHAR NOT NULL, 
	family_id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	birth_date VARCHAR, 
	due_date VARCHAR, 
	has_authority BOOLEAN NOT NULL, 
	position BIGINT NOT NULL, 
	CONSTRAINT pk_participants PRIMARY KEY (id)
);
CREATE TABLE phases (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	position BIGINT NOT NULL, template VARCHAR DEFAULT '' NOT NULL, in_statistics BOOLEAN DEFAULT 1 NOT NULL, stopped_early VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_phases PRIMARY KEY (id)
);
CREATE TABLE recordings (
	id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	storing VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	duration_us BIGINT NOT NULL, 
	frame_rate VARCHAR, 
	width_px BIGINT NOT NULL, 
	height_px BIGINT NOT NULL, 
	has_sound BOOLEAN NOT NULL, 
	offset_us BIGINT NOT NULL, 
	rate VARCHAR NOT NULL, 
	recognisable JSON NOT NULL, 
	notes VARCHAR NOT NULL, 
	position BIGINT NOT NULL, sound_stream BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_recordings PRIMARY KEY (id)
);
CREATE TABLE sessions (
	id VARCHAR NOT NULL, 
	family_id VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	held_on VARCHAR, 
	task VARCHAR NOT NULL, 
	setting VARCHAR NOT NULL, 
	present JSON NOT NULL, 
	position BIGINT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id)
);
CREATE TABLE coded_ranges (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	track VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	CONSTRAINT pk_coded_ranges PRIMARY KEY (coding_id, id)
);
CREATE TABLE events (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	track VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT, 
	onset_anchor JSON, 
	offset_anchor JSON, 
	modifiers JSON NOT NULL, 
	comment VARCHAR NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (coding_id, id)
);
CREATE TABLE memos (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	onset_us BIGINT, 
	CONSTRAINT pk_memos PRIMARY KEY (coding_id, id)
);
CREATE TABLE uncodable (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	track VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_uncodable PRIMARY KEY (coding_id, id)
);
CREATE TABLE access_log (
	sequence BIGINT NOT NULL, 
	written_at VARCHAR NOT NULL, 
	coder VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	family_id VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	chain BLOB NOT NULL, 
	CONSTRAINT pk_access_log PRIMARY KEY (sequence)
);
CREATE TABLE edit_log (
	sequence BIGINT NOT NULL, 
	document VARCHAR NOT NULL, 
	edit_id VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	coder VARCHAR NOT NULL, 
	written_at VARCHAR NOT NULL, 
	monotonic_ns BIGINT NOT NULL, 
	chain BLOB NOT NULL, 
	CONSTRAINT pk_edit_log PRIMARY KEY (sequence)
);
CREATE INDEX ix_edit_log_document ON edit_log (document);
CREATE TABLE edit_log_parts (
	sequence BIGINT NOT NULL, 
	part BIGINT NOT NULL, 
	family_id VARCHAR NOT NULL, 
	digest BLOB NOT NULL, 
	sealed BLOB, 
	CONSTRAINT pk_edit_log_parts PRIMARY KEY (sequence, part)
);
CREATE INDEX ix_edit_log_parts_family_id ON edit_log_parts (family_id);
CREATE TABLE owners (
	record_id VARCHAR NOT NULL, 
	family_id VARCHAR NOT NULL, 
	CONSTRAINT pk_owners PRIMARY KEY (record_id)
);
CREATE INDEX ix_owners_family_id ON owners (family_id);
CREATE TABLE schemes (
	number INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	toml BLOB NOT NULL, 
	CONSTRAINT pk_schemes PRIMARY KEY (number), 
	CONSTRAINT uq_schemes_digest UNIQUE (digest)
);
CREATE TABLE wrapped_keys (
	owner_id VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	wrapped BLOB NOT NULL, 
	CONSTRAINT pk_wrapped_keys PRIMARY KEY (owner_id, purpose)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE erasures (
	owner_id VARCHAR NOT NULL, 
	family_id VARCHAR NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (owner_id)
);
CREATE TABLE scores (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	onset_us BIGINT, 
	offset_us BIGINT, 
	onset_anchor JSON, 
	value DOUBLE, 
	absence VARCHAR, 
	words VARCHAR NOT NULL, 
	evidence JSON NOT NULL, 
	comment VARCHAR NOT NULL, 
	PRIMARY KEY (coding_id, id)
);
CREATE TABLE trace_runs (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	trace VARCHAR NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	times_us JSON NOT NULL, 
	"values" JSON NOT NULL, 
	onset_anchor JSON, 
	PRIMARY KEY (coding_id, id)
);
CREATE TABLE decisions (
	coding_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	difference VARCHAR NOT NULL, 
	part VARCHAR NOT NULL, 
	choice VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	first_ids JSON NOT NULL, 
	second_ids JSON NOT NULL, 
	onset_us BIGINT, 
	offset_us BIGINT, 
	own_ids JSON NOT NULL, 
	why VARCHAR NOT NULL, 
	PRIMARY KEY (coding_id, id)
);
CREATE TABLE feedback_plans (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	session_id VARCHAR NOT NULL, 
	caregivers JSON NOT NULL, 
	question VARCHAR NOT NULL, 
	last_point VARCHAR NOT NULL, 
	items JSON NOT NULL, 
	whole_film BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE cues (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	at_us BIGINT NOT NULL, 
	for_us BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	stops BOOLEAN NOT NULL, 
	marks JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE prompts (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	text JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE feedback_sessions (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	held_on VARCHAR NOT NULL, 
	began_at VARCHAR NOT NULL, 
	lasted_ms BIGINT, 
	working_point VARCHAR NOT NULL, 
	next_on VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE showings (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	feedback_id VARCHAR NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	began_ms BIGINT NOT NULL, 
	lasted_ms BIGINT NOT NULL, 
	onset_us BIGINT NOT NULL, 
	offset_us BIGINT NOT NULL, 
	rate DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE parent_words (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	feedback_id VARCHAR NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	said_by VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	child_says VARCHAR NOT NULL, 
	reactions JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE take_home_clips (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	muted BOOLEAN NOT NULL, 
	covers JSON NOT NULL, 
	looked_at JSON NOT NULL, recording_id VARCHAR DEFAULT '' NOT NULL, sound_id VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE case_notes (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	family_id VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	weight VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	written_on VARCHAR NOT NULL, 
	written_by VARCHAR NOT NULL, 
	ended_on VARCHAR, 
	replaces VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE attachments (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	family_id VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	added_on VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE erasure_stops (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	family_id VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	set_by VARCHAR NOT NULL, 
	set_on VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	lifted_on VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE team_rules (
	id VARCHAR NOT NULL, 
	position BIGINT NOT NULL, 
	retentions JSON NOT NULL, 
	film_is_record BOOLEAN NOT NULL, 
	warn_days BIGINT NOT NULL, 
	PRIMARY KEY (id)
)