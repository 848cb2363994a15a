"""微信客服 (WeCom customer service): customers who write from WeChat, served by the same conversations as the web."""
