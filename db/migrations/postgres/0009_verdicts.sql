CREATE TABLE "translations" (
	"message" text NOT NULL,
	"language" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"of" text NOT NULL,
	"engine" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"message" text NOT NULL,
	"who" text NOT NULL,
	"by" text NOT NULL,
	"verdict" text NOT NULL,
	"article" text,
	"at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "why" jsonb;--> statement-breakpoint
ALTER TABLE "translations" ADD CONSTRAINT "translations_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "translations_one" ON "translations" USING btree ("message","language","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "verdicts_who" ON "verdicts" USING btree ("message","who");--> statement-breakpoint
CREATE INDEX "verdicts_at" ON "verdicts" USING btree ("at");