"""The desk: where customers, the bot and support engineers meet; the only public door of Zhangfang."""
