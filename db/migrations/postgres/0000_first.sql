CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" bigint,
	"refresh_token_expires_at" bigint,
	"scope" text,
	"password" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'agent' NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"color" text,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "agents_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "arrivals" (
	"id" text PRIMARY KEY NOT NULL,
	"connection" text NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"revision" text NOT NULL,
	"state" text NOT NULL,
	"item" jsonb,
	"raw" jsonb,
	"reason" text,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "article_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"article" text NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"author" text,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"locale" text NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"section" text,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"author" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "canned" (
	"id" text PRIMARY KEY NOT NULL,
	"shortcut" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"title_ru" text,
	"text_ru" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "canned_shortcut_unique" UNIQUE("shortcut")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_ru" text,
	"description" text DEFAULT '' NOT NULL,
	"team" text,
	"priority" text,
	"examples" jsonb NOT NULL,
	"archived_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "categories_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "companies" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"domain" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "companies_domain_unique" UNIQUE("domain")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"settings" jsonb NOT NULL,
	"secrets" text NOT NULL,
	"memory" jsonb,
	"state" text DEFAULT 'connecting' NOT NULL,
	"state_reason" text,
	"state_cure" text,
	"state_since" bigint NOT NULL,
	"last_heard_at" bigint,
	"created_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"language" text,
	"company" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"snoozed_until" bigint,
	"priority" text NOT NULL,
	"category" text,
	"team" text,
	"assignee" text,
	"tags" jsonb NOT NULL,
	"language" text NOT NULL,
	"owner" text NOT NULL,
	"epoch" integer NOT NULL,
	"bot_suspended_until" bigint,
	"bot_misses" integer DEFAULT 0 NOT NULL,
	"contact" text NOT NULL,
	"connection" text NOT NULL,
	"thread" text NOT NULL,
	"previous" text,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"preview" text DEFAULT '' NOT NULL,
	"preview_by" text NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"last_public_seq" integer DEFAULT 0 NOT NULL,
	"last_customer_at" bigint,
	"waiting_since" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"solved_at" bigint
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"id" text PRIMARY KEY NOT NULL,
	"value" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"message" text NOT NULL,
	"conversation" text NOT NULL,
	"connection" text NOT NULL,
	"thread" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"action" jsonb,
	"state" text NOT NULL,
	"code" text,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" bigint NOT NULL,
	"epoch" integer,
	"external_ids" jsonb NOT NULL,
	"sent_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"conversation" text,
	"actor" jsonb NOT NULL,
	"payload" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" text PRIMARY KEY NOT NULL,
	"message" text,
	"uploader" text,
	"position" integer NOT NULL,
	"look" text NOT NULL,
	"name" text NOT NULL,
	"mime" text NOT NULL,
	"size_bytes" integer,
	"width" integer,
	"height" integer,
	"duration_s" integer,
	"state" text NOT NULL,
	"problem" text,
	"ref" jsonb,
	"blob" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" text PRIMARY KEY NOT NULL,
	"contact" text NOT NULL,
	"connection" text NOT NULL,
	"address" text NOT NULL,
	"person" jsonb NOT NULL,
	"blocked_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"task" text NOT NULL,
	"queue" text NOT NULL,
	"key" text,
	"payload" jsonb NOT NULL,
	"run_at" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"max_attempts" integer NOT NULL,
	"last_error" text,
	"locked_at" bigint,
	"dead_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"id" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation" text NOT NULL,
	"connection" text NOT NULL,
	"thread" text NOT NULL,
	"direction" text NOT NULL,
	"author_kind" text NOT NULL,
	"author" text,
	"author_name" text,
	"rich" jsonb NOT NULL,
	"text" text NOT NULL,
	"parts" jsonb NOT NULL,
	"album" text,
	"quote" jsonb,
	"external_id" text,
	"citations" jsonb,
	"trace" jsonb,
	"buttons" jsonb,
	"context" jsonb,
	"edited_at" bigint,
	"deleted_at" bigint,
	"seq" integer NOT NULL,
	"changed_seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passages" (
	"id" text PRIMARY KEY NOT NULL,
	"article" text NOT NULL,
	"position" integer NOT NULL,
	"heading" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"id" text PRIMARY KEY NOT NULL,
	"connection" text NOT NULL,
	"raw" jsonb NOT NULL,
	"error" text NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"at" bigint NOT NULL,
	"settled_at" bigint
);
--> statement-breakpoint
CREATE TABLE "reactions" (
	"message" text NOT NULL,
	"who" text NOT NULL,
	"emoji" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reads" (
	"conversation" text NOT NULL,
	"agent" text NOT NULL,
	"seq" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"id" text PRIMARY KEY NOT NULL,
	"message" text NOT NULL,
	"rich" jsonb NOT NULL,
	"text" text NOT NULL,
	"replaced_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"id" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suggestions" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"confidence" double precision NOT NULL,
	"reason" text NOT NULL,
	"engine" text NOT NULL,
	"fate" text NOT NULL,
	"corrected_to" text,
	"settled_by" text,
	"settled_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"team" text NOT NULL,
	"agent" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"name_ru" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "teams_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_agents_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_versions" ADD CONSTRAINT "article_versions_article_articles_id_fk" FOREIGN KEY ("article") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_team_teams_id_fk" FOREIGN KEY ("team") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_company_companies_id_fk" FOREIGN KEY ("company") REFERENCES "public"."companies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_category_categories_id_fk" FOREIGN KEY ("category") REFERENCES "public"."categories"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_team_teams_id_fk" FOREIGN KEY ("team") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_assignee_agents_id_fk" FOREIGN KEY ("assignee") REFERENCES "public"."agents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_contact_contacts_id_fk" FOREIGN KEY ("contact") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_connection_connections_id_fk" FOREIGN KEY ("connection") REFERENCES "public"."connections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_contact_contacts_id_fk" FOREIGN KEY ("contact") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_connection_connections_id_fk" FOREIGN KEY ("connection") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_article_articles_id_fk" FOREIGN KEY ("article") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reads" ADD CONSTRAINT "reads_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reads" ADD CONSTRAINT "reads_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_agents_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_teams_id_fk" FOREIGN KEY ("team") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "arrivals_once" ON "arrivals" USING btree ("connection","external_id","kind","revision");--> statement-breakpoint
CREATE INDEX "arrivals_waiting" ON "arrivals" USING btree ("connection","state","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "article_versions_once" ON "article_versions" USING btree ("article","version");--> statement-breakpoint
CREATE UNIQUE INDEX "articles_key" ON "articles" USING btree ("key","locale");--> statement-breakpoint
CREATE INDEX "articles_state" ON "articles" USING btree ("state","locale");--> statement-breakpoint
CREATE INDEX "contacts_email" ON "contacts" USING btree ("email");--> statement-breakpoint
CREATE INDEX "contacts_company" ON "contacts" USING btree ("company");--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_number" ON "conversations" USING btree ("number");--> statement-breakpoint
CREATE INDEX "conversations_thread" ON "conversations" USING btree ("connection","thread","created_at");--> statement-breakpoint
CREATE INDEX "conversations_status" ON "conversations" USING btree ("status","updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_assignee" ON "conversations" USING btree ("assignee","status","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_owner" ON "conversations" USING btree ("owner","status","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_contact" ON "conversations" USING btree ("contact","created_at");--> statement-breakpoint
CREATE INDEX "conversations_snooze" ON "conversations" USING btree ("snoozed_until");--> statement-breakpoint
CREATE INDEX "deliveries_thread" ON "deliveries" USING btree ("connection","thread","state","position");--> statement-breakpoint
CREATE INDEX "deliveries_message" ON "deliveries" USING btree ("message");--> statement-breakpoint
CREATE INDEX "deliveries_state" ON "deliveries" USING btree ("state","not_before");--> statement-breakpoint
CREATE INDEX "events_conversation" ON "events" USING btree ("conversation","seq");--> statement-breakpoint
CREATE INDEX "files_message" ON "files" USING btree ("message","position");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_address" ON "identities" USING btree ("connection","address");--> statement-breakpoint
CREATE INDEX "identities_contact" ON "identities" USING btree ("contact");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_key" ON "jobs" USING btree ("key");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("dead_at","run_at");--> statement-breakpoint
CREATE INDEX "jobs_queue" ON "jobs" USING btree ("queue");--> statement-breakpoint
CREATE INDEX "messages_conversation" ON "messages" USING btree ("conversation","seq");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "messages" USING btree ("connection","thread","changed_seq");--> statement-breakpoint
CREATE INDEX "messages_external" ON "messages" USING btree ("connection","external_id");--> statement-breakpoint
CREATE INDEX "passages_article" ON "passages" USING btree ("article","position");--> statement-breakpoint
CREATE INDEX "quarantine_open" ON "quarantine" USING btree ("settled_at","at");--> statement-breakpoint
CREATE UNIQUE INDEX "reactions_who" ON "reactions" USING btree ("message","who");--> statement-breakpoint
CREATE UNIQUE INDEX "reads_pair" ON "reads" USING btree ("agent","conversation");--> statement-breakpoint
CREATE INDEX "revisions_message" ON "revisions" USING btree ("message");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "suggestions_conversation" ON "suggestions" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "suggestions_fate" ON "suggestions" USING btree ("kind","fate");--> statement-breakpoint
CREATE UNIQUE INDEX "team_members_pair" ON "team_members" USING btree ("team","agent");--> statement-breakpoint
CREATE INDEX "team_members_agent" ON "team_members" USING btree ("agent");