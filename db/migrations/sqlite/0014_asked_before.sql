CREATE TABLE `asked` (
	`id` text PRIMARY KEY NOT NULL,
	`article` text NOT NULL,
	`message` text,
	`conversation` text,
	`contact` text,
	`text` text NOT NULL,
	`why` text NOT NULL,
	`quote` text,
	`state` text DEFAULT 'counts' NOT NULL,
	`by` text,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`article`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `asked_once` ON `asked` (`message`,`article`);--> statement-breakpoint
CREATE INDEX `asked_article` ON `asked` (`article`,`state`,`at`);--> statement-breakpoint
CREATE INDEX `asked_conversation` ON `asked` (`conversation`);--> statement-breakpoint
CREATE INDEX `asked_revision` ON `asked` (`revision`);