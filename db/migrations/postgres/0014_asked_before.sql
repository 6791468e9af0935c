CREATE TABLE "asked" (
	"id" text PRIMARY KEY NOT NULL,
	"article" text NOT NULL,
	"message" text,
	"conversation" text,
	"contact" text,
	"text" text NOT NULL,
	"why" text NOT NULL,
	"quote" text,
	"state" text DEFAULT 'counts' NOT NULL,
	"by" text,
	"revision" integer NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "asked" ADD CONSTRAINT "asked_article_articles_id_fk" FOREIGN KEY ("article") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asked" ADD CONSTRAINT "asked_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asked" ADD CONSTRAINT "asked_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "asked_once" ON "asked" USING btree ("message","article");--> statement-breakpoint
CREATE INDEX "asked_article" ON "asked" USING btree ("article","state","at");--> statement-breakpoint
CREATE INDEX "asked_conversation" ON "asked" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "asked_revision" ON "asked" USING btree ("revision");