CREATE TABLE "labels" (
	"conversation" text PRIMARY KEY NOT NULL,
	"category" text NOT NULL,
	"by" text,
	"at" bigint NOT NULL,
	"excluded_at" bigint,
	"excluded_by" text
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"conditions" jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_hours" (
	"team" text PRIMARY KEY NOT NULL,
	"hours" jsonb NOT NULL,
	"time_zone" text NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work" (
	"agent" text PRIMARY KEY NOT NULL,
	"languages" jsonb NOT NULL,
	"categories" jsonb NOT NULL,
	"capacity" integer,
	"hours" jsonb,
	"time_zone" text,
	"away_at" bigint,
	"given_at" bigint,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "categories" ADD COLUMN "parent" text;--> statement-breakpoint
ALTER TABLE "categories" ADD COLUMN "strategy" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "categories" ADD COLUMN "person" text;--> statement-breakpoint
ALTER TABLE "categories" ADD COLUMN "threshold" double precision;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "mood" text DEFAULT 'neutral' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "urgency" text DEFAULT 'normal' NOT NULL;--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "rule" text;--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_category_categories_id_fk" FOREIGN KEY ("category") REFERENCES "public"."categories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_hours" ADD CONSTRAINT "team_hours_team_teams_id_fk" FOREIGN KEY ("team") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work" ADD CONSTRAINT "work_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "labels_category" ON "labels" USING btree ("category","at");--> statement-breakpoint
CREATE INDEX "labels_at" ON "labels" USING btree ("at");--> statement-breakpoint
-- What agents decided before there were labels.
INSERT INTO labels (conversation, category, "by", at)
SELECT s.conversation, coalesce(s.corrected_to, s.value), s.settled_by, coalesce(s.settled_at, s.created_at)
FROM suggestions s
WHERE s.kind = 'category' AND s.fate IN ('accepted', 'corrected')
  AND coalesce(s.corrected_to, s.value) IN (SELECT id FROM categories)
  AND s.id = (SELECT max(o.id) FROM suggestions o WHERE o.conversation = s.conversation AND o.kind = 'category' AND o.fate IN ('accepted', 'corrected'));
