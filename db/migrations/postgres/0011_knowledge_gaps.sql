CREATE TABLE "article_findings" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"article" text NOT NULL,
	"other" text,
	"detail" jsonb NOT NULL,
	"sign" text NOT NULL,
	"found_at" bigint NOT NULL,
	"dismissed_at" bigint,
	"dismissed_by" text
);
--> statement-breakpoint
CREATE TABLE "article_uses" (
	"message" text NOT NULL,
	"article" text NOT NULL,
	"conversation" text NOT NULL,
	"outcome" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gap_questions" (
	"message" text PRIMARY KEY NOT NULL,
	"conversation" text NOT NULL,
	"gap" text,
	"why" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gap_steps" (
	"id" text PRIMARY KEY NOT NULL,
	"gap" text NOT NULL,
	"what" text NOT NULL,
	"by" text,
	"figures" jsonb,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gaps" (
	"id" text PRIMARY KEY NOT NULL,
	"language" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"questions" integer DEFAULT 0 NOT NULL,
	"first_at" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	"article" text,
	"engine" text,
	"sources" jsonb NOT NULL,
	"tried" jsonb,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"published_at" bigint
);
--> statement-breakpoint
ALTER TABLE "article_uses" ADD CONSTRAINT "article_uses_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_gap_gaps_id_fk" FOREIGN KEY ("gap") REFERENCES "public"."gaps"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_steps" ADD CONSTRAINT "gap_steps_gap_gaps_id_fk" FOREIGN KEY ("gap") REFERENCES "public"."gaps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_findings_kind" ON "article_findings" USING btree ("kind","found_at");--> statement-breakpoint
CREATE UNIQUE INDEX "article_uses_once" ON "article_uses" USING btree ("message","article");--> statement-breakpoint
CREATE INDEX "article_uses_article" ON "article_uses" USING btree ("article","at");--> statement-breakpoint
CREATE INDEX "article_uses_conversation" ON "article_uses" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "gap_questions_gap" ON "gap_questions" USING btree ("gap","at");--> statement-breakpoint
CREATE INDEX "gap_questions_conversation" ON "gap_questions" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "gap_steps_gap" ON "gap_steps" USING btree ("gap","at");--> statement-breakpoint
CREATE INDEX "gaps_state" ON "gaps" USING btree ("state","questions","id");--> statement-breakpoint
CREATE INDEX "gaps_article" ON "gaps" USING btree ("article");