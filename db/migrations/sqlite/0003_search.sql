CREATE TABLE `search_texts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`conversation` text,
	`contact` text,
	`stems` text NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`contact`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_texts_source` ON `search_texts` (`source`);--> statement-breakpoint
CREATE INDEX `search_texts_conversation` ON `search_texts` (`conversation`);--> statement-breakpoint
CREATE INDEX `search_texts_contact` ON `search_texts` (`contact`);--> statement-breakpoint
CREATE VIRTUAL TABLE `search_words` USING fts5(`stems`, content='search_texts', content_rowid='id', detail='none', columnsize=0, prefix='2 3', tokenize='ascii');
--> statement-breakpoint
CREATE TRIGGER `search_texts_added` AFTER INSERT ON `search_texts` BEGIN
  INSERT INTO `search_words` (`rowid`, `stems`) VALUES (new.`id`, new.`stems`);
END;
--> statement-breakpoint
CREATE TRIGGER `search_texts_removed` AFTER DELETE ON `search_texts` BEGIN
  INSERT INTO `search_words` (`search_words`, `rowid`, `stems`) VALUES ('delete', old.`id`, old.`stems`);
END;
--> statement-breakpoint
CREATE TRIGGER `search_texts_changed` AFTER UPDATE OF `stems` ON `search_texts` BEGIN
  INSERT INTO `search_words` (`search_words`, `rowid`, `stems`) VALUES ('delete', old.`id`, old.`stems`);
  INSERT INTO `search_words` (`rowid`, `stems`) VALUES (new.`id`, new.`stems`);
END;
