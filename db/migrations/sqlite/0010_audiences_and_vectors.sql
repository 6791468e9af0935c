CREATE TABLE `passage_vectors` (
	`id` text PRIMARY KEY NOT NULL,
	`article` text NOT NULL,
	`version` integer NOT NULL,
	`model` text NOT NULL,
	`dimensions` integer NOT NULL,
	`vectors` blob NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`article`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `passage_vectors_once` ON `passage_vectors` (`article`,`model`);--> statement-breakpoint
CREATE INDEX `passage_vectors_model` ON `passage_vectors` (`model`);--> statement-breakpoint
ALTER TABLE `articles` ADD `audience` text DEFAULT 'everyone' NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `products` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `channels` text DEFAULT '[]' NOT NULL;