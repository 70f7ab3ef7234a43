"""Where is the client's money: what was agreed, what is spent and ordered, what is left, and why amounts moved?"""
