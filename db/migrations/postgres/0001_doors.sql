CREATE TABLE "joins" (
	"id" text PRIMARY KEY NOT NULL,
	"kept" text NOT NULL,
	"joined" text NOT NULL,
	"reason" text NOT NULL,
	"moved" jsonb NOT NULL,
	"by" text,
	"at" bigint NOT NULL,
	"undone_at" bigint
);
--> statement-breakpoint
CREATE TABLE "participants" (
	"conversation" text NOT NULL,
	"contact" text NOT NULL,
	"role" text NOT NULL,
	"added_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pieces" (
	"connection" text NOT NULL,
	"external_id" text NOT NULL,
	"message" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "gap_since" bigint;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "gap_messages" integer;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "gap_filled_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "notes" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "joined_into" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "lane" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "place" jsonb;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "role" text DEFAULT 'customer' NOT NULL;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "verified_email" text;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "verified_phone" text;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "site_id" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "origin" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "automatic" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "addressed" boolean;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "readers" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "whole" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "facts" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "send_as" jsonb;--> statement-breakpoint
ALTER TABLE "joins" ADD CONSTRAINT "joins_kept_contacts_id_fk" FOREIGN KEY ("kept") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_contact_contacts_id_fk" FOREIGN KEY ("contact") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pieces" ADD CONSTRAINT "pieces_message_messages_id_fk" FOREIGN KEY ("message") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "joins_kept" ON "joins" USING btree ("kept");--> statement-breakpoint
CREATE UNIQUE INDEX "participants_pair" ON "participants" USING btree ("conversation","contact");--> statement-breakpoint
CREATE UNIQUE INDEX "pieces_external" ON "pieces" USING btree ("connection","external_id");--> statement-breakpoint
CREATE INDEX "identities_email" ON "identities" USING btree ("verified_email");--> statement-breakpoint
CREATE INDEX "identities_phone" ON "identities" USING btree ("verified_phone");--> statement-breakpoint
CREATE INDEX "identities_site" ON "identities" USING btree ("site_id");--> statement-breakpoint
INSERT INTO "pieces" ("connection", "external_id", "message") SELECT d."connection", e.value, d."message" FROM "deliveries" d, jsonb_array_elements_text(d."external_ids") e WHERE d."kind" = 'message' ON CONFLICT DO NOTHING;
