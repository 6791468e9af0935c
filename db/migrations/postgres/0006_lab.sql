CREATE TABLE "labelled" (
	"id" text PRIMARY KEY NOT NULL,
	"set" text NOT NULL,
	"position" integer NOT NULL,
	"conversation" text,
	"text" text NOT NULL,
	"language" text NOT NULL,
	"history" jsonb NOT NULL,
	"category" text,
	"is_sorted" boolean NOT NULL,
	"answered_by" text,
	"articles" jsonb NOT NULL,
	"reply" text,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "labelled_sets" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"as_of" bigint NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"author" text,
	"created_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "shadows" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"conversation" text NOT NULL,
	"question" text NOT NULL,
	"live" jsonb NOT NULL,
	"draft" jsonb NOT NULL,
	"agrees" boolean NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trial_rows" (
	"trial" text NOT NULL,
	"position" integer NOT NULL,
	"labelled" text NOT NULL,
	"live" jsonb NOT NULL,
	"draft" jsonb NOT NULL,
	"change" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trials" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"version" text NOT NULL,
	"revision" integer NOT NULL,
	"against" text NOT NULL,
	"set" text NOT NULL,
	"contents" jsonb NOT NULL,
	"limits" jsonb NOT NULL,
	"state" text NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"figures" jsonb,
	"problem" text,
	"by" text,
	"created_at" bigint NOT NULL,
	"started_at" bigint,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "version_steps" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"what" text NOT NULL,
	"by" text,
	"text" text,
	"revision" integer NOT NULL,
	"content" jsonb,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"base" text,
	"base_categories" jsonb NOT NULL,
	"content" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"author" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"published_at" bigint,
	"retired_at" bigint
);
--> statement-breakpoint
ALTER TABLE "labelled" ADD CONSTRAINT "labelled_set_labelled_sets_id_fk" FOREIGN KEY ("set") REFERENCES "public"."labelled_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadows" ADD CONSTRAINT "shadows_version_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_rows" ADD CONSTRAINT "trial_rows_trial_trials_id_fk" FOREIGN KEY ("trial") REFERENCES "public"."trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trials" ADD CONSTRAINT "trials_version_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trials" ADD CONSTRAINT "trials_set_labelled_sets_id_fk" FOREIGN KEY ("set") REFERENCES "public"."labelled_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_steps" ADD CONSTRAINT "version_steps_version_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "labelled_place" ON "labelled" USING btree ("set","position");--> statement-breakpoint
CREATE UNIQUE INDEX "shadows_once" ON "shadows" USING btree ("version","question");--> statement-breakpoint
CREATE INDEX "shadows_recent" ON "shadows" USING btree ("version","at");--> statement-breakpoint
CREATE UNIQUE INDEX "trial_rows_once" ON "trial_rows" USING btree ("trial","position");--> statement-breakpoint
CREATE INDEX "trials_version" ON "trials" USING btree ("version","created_at");--> statement-breakpoint
CREATE INDEX "trials_state" ON "trials" USING btree ("state");--> statement-breakpoint
CREATE INDEX "version_steps_version" ON "version_steps" USING btree ("version","at");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_number" ON "versions" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_live" ON "versions" USING btree ("state") WHERE state = 'live';