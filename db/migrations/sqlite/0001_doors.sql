CREATE TABLE `joins` (
	`id` text PRIMARY KEY NOT NULL,
	`kept` text NOT NULL,
	`joined` text NOT NULL,
	`reason` text NOT NULL,
	`moved` text NOT NULL,
	`by` text,
	`at` integer NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`kept`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `joins_kept` ON `joins` (`kept`);--> statement-breakpoint
CREATE TABLE `participants` (
	`conversation` text NOT NULL,
	`contact` text NOT NULL,
	`role` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`contact`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `participants_pair` ON `participants` (`conversation`,`contact`);--> statement-breakpoint
CREATE TABLE `pieces` (
	`connection` text NOT NULL,
	`external_id` text NOT NULL,
	`message` text NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pieces_external` ON `pieces` (`connection`,`external_id`);--> statement-breakpoint
ALTER TABLE `connections` ADD `gap_since` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `gap_messages` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `gap_filled_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `notes` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `joined_into` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `lane` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `place` text;--> statement-breakpoint
ALTER TABLE `identities` ADD `role` text DEFAULT 'customer' NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `verified_email` text;--> statement-breakpoint
ALTER TABLE `identities` ADD `verified_phone` text;--> statement-breakpoint
ALTER TABLE `identities` ADD `site_id` text;--> statement-breakpoint
CREATE INDEX `identities_email` ON `identities` (`verified_email`);--> statement-breakpoint
CREATE INDEX `identities_phone` ON `identities` (`verified_phone`);--> statement-breakpoint
CREATE INDEX `identities_site` ON `identities` (`site_id`);--> statement-breakpoint
ALTER TABLE `messages` ADD `origin` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `automatic` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `addressed` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `readers` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `whole` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `facts` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `send_as` text;--> statement-breakpoint
INSERT OR IGNORE INTO `pieces` (`connection`, `external_id`, `message`) SELECT d.`connection`, e.value, d.`message` FROM `deliveries` d, json_each(d.`external_ids`) e WHERE d.`kind` = 'message';
